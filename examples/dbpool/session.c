/* SPDX-License-Identifier: MIT */
#include "session.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include <sys/socket.h>

#include <plait/plait.h>

#include "db_stop.h"

static plait_status wait_for(const PGconn *connection, uint32_t events)
{
    return plait_wait_fd(PQsocket(connection), events, PLAIT_FOREVER);
}

/* ---- opening ---- */

plait_status session_open(struct session *session, struct server *server)
{
    PGconn *connection = PQconnectStart(server->where);
    plait_status status = connection != NULL ? PLAIT_OK : PLAIT_NO_MEMORY;
    PostgresPollingStatusType next =
        PQstatus(connection) != CONNECTION_BAD ? PGRES_POLLING_WRITING : PGRES_POLLING_FAILED;
    while (status == PLAIT_OK && next != PGRES_POLLING_OK) {
        if (next == PGRES_POLLING_FAILED) {
            status = SESSION_LOST;
        } else {
            status = wait_for(connection, next == PGRES_POLLING_READING ? PLAIT_FD_READABLE : PLAIT_FD_WRITABLE);
            next = status == PLAIT_OK ? PQconnectPoll(connection) : next;
        }
    }
    if (status == PLAIT_OK && PQsetnonblocking(connection, 1) != 0) {
        status = SESSION_LOST;
    }
    if (status == PLAIT_OK) {
        session->connection = connection;
    } else {
        PQfinish(connection);
    }
    return status;
}

/* ---- asking ---- */

/* Sends what libpq has in hand. It also takes what comes meanwhile, else both sides might wait for each other. */
static plait_status send_all(PGconn *connection)
{
    plait_status status = PLAIT_OK;
    int left = PQflush(connection);
    while (status == PLAIT_OK && left > 0) {
        status = wait_for(connection, PLAIT_FD_READABLE | PLAIT_FD_WRITABLE);
        left = status == PLAIT_OK && PQconsumeInput(connection) != 0 ? PQflush(connection) : -1;
    }
    return status == PLAIT_OK && left < 0 ? SESSION_LOST : status;
}

/* The next result, or NULL after the last one. */
static plait_status next_result(PGconn *connection, PGresult **result)
{
    plait_status status = PLAIT_OK;
    while (status == PLAIT_OK && PQisBusy(connection) != 0) {
        status = wait_for(connection, PLAIT_FD_READABLE);
        if (status == PLAIT_OK && PQconsumeInput(connection) == 0) {
            status = SESSION_LOST;
        }
    }
    *result = status == PLAIT_OK ? PQgetResult(connection) : NULL;
    return status;
}

plait_status session_ask(struct session *session, const char *question, long *answer)
{
    PGconn *connection = session->connection;
    PGresult *result = NULL;
    plait_status status = PQsendQuery(connection, question) != 0 ? send_all(connection) : SESSION_LOST;
    plait_status refused = PLAIT_OK;
    if (status == PLAIT_OK) {
        status = next_result(connection, &result);
    }
    while (status == PLAIT_OK && result != NULL) {
        if (PQresultStatus(result) == PGRES_TUPLES_OK && PQntuples(result) == 1) {
            *answer = strtol(PQgetvalue(result, 0, 0), NULL, 10);
        } else {
            refused = SESSION_REFUSED;
        }
        PQclear(result);
        status = next_result(connection, &result);
    }
    if (PQstatus(connection) == CONNECTION_BAD) {
        status = SESSION_LOST;
    }
    return status == PLAIT_OK ? refused : status;
}

bool session_healthy(struct session *session, struct server *server)
{
    struct plait_scope limit;
    plait_status outcome = PLAIT_OK;
    long one = 0;
    (void)server;
    PLAIT_SHIELD(&limit, plait_after(plait_seconds(1)), &outcome) {
        outcome = session_ask(session, "SELECT 1", &one);
    }
    return outcome == PLAIT_OK && one == 1;
}

/* ---- closing ---- */

/* Tells the server to stop what it does for a connection, by another one. This libpq call waits for the server. */
static plait_status stop(PGcancel *handle)
{
    char why[256];
    return PQcancel(handle, why, sizeof(why)) != 0 ? PLAIT_OK : SESSION_LOST;
}

static plait_status stop_question(PGconn *connection)
{
    static const struct db_stop_task stopping = {.run = stop, .name = "stop a question", .blocking = true};
    PGcancel *handle = PQgetCancel(connection);
    const plait_status status = handle != NULL ? db_stop_run_sync(&stopping, handle) : SESSION_LOST;
    PQfreeCancel(handle);
    return status;
}

/* A server process lets go of its socket only by ending, so the end of what can be read says that it is gone. */
static plait_status wait_for_end(int socket)
{
    char rest[256];
    ssize_t got = 1;
    plait_status status = PLAIT_OK;
    while (status == PLAIT_OK && (got > 0 || (got < 0 && errno == EAGAIN))) {
        status = plait_wait_fd(socket, PLAIT_FD_READABLE, PLAIT_FOREVER);
        got = status == PLAIT_OK ? recv(socket, rest, sizeof(rest), MSG_DONTWAIT) : 0;
    }
    return status;
}

void session_close(struct session *session, struct server *server)
{
    PGconn *connection = session->connection;
    struct plait_scope goodbye;
    plait_status outcome = PLAIT_OK;
    (void)server;
    PLAIT_SHIELD(&goodbye, plait_after(plait_seconds(5)), &outcome) {
        if (PQtransactionStatus(connection) == PQTRANS_ACTIVE) { /* whoever asked was cancelled */
            outcome = stop_question(connection);
        }
        const int socket = dup(PQsocket(connection)); /* below 0: the server has gone already */
        PQfinish(connection);                         /* says goodbye, and closes its own descriptor */
        if (socket >= 0) {
            outcome = wait_for_end(socket);
            (void)close(socket);
        }
    }
    session->connection = NULL;
}
