/* SPDX-License-Identifier: MIT */
/* session.h: one connection to PostgreSQL, through libpq's calls that do not wait. Plait waits for the socket instead:
 * so the same code runs on a thread and on a fiber, and can be cancelled on both. */
#ifndef DBPOOL_SESSION_H
#define DBPOOL_SESSION_H

#include <libpq-fe.h>

#include <plait/status.h>

/* Why a call failed, beside what Plait says. */
enum {
    SESSION_LOST = 1, /* the connection is of no more use: another one may be */
    SESSION_REFUSED   /* the server did not like the question; the connection is as good as before */
};

struct server {
    const char *where; /* a connection string of libpq's */
};

struct session {
    PGconn *connection;
};

/* The hooks of the pool. */
PLAIT_MUST_USE plait_status session_open(struct session *session, struct server *server);

/* Returns when the server has no trace of it any more. Not cancelled; five seconds at most. */
void session_close(struct session *session, struct server *server);

/* Asks the server, one second at most. */
bool session_healthy(struct session *session, struct server *server);

/* Asks a question whose answer is one number. When it was cancelled, or anything but PLAIT_OK and SESSION_REFUSED came
 * of it, the connection is of no more use. */
PLAIT_MUST_USE plait_status session_ask(struct session *session, const char *question, long *answer);

#endif
