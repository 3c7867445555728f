/* SPDX-License-Identifier: MIT */
/* dbpool: connections to PostgreSQL, lent by a pool, and counted by the server.
 *
 *     errands ──wait in order──► sessions (a pool of five) ──► PostgreSQL
 *        ▲                            │ broken ones are disposed of, and made anew        │ pg_stat_activity
 *        └── once more, if the connection was lost             how many are there? ◄──────┘
 *
 * The same code runs on threads and, with --fibers, on one event loop: session.c waits through Plait in either case.
 *
 *     dbpool [--threads | --fibers] CONNECTION-STRING
 */
#include <stdio.h>
#include <string.h>

#include <plait/plait.h>

#include "db_errand.h"
#include "db_part.h"
#include "report.h"
#include "session.h"
#include "sessions.h"

enum { CONNECTIONS = 5, ERRANDS = 60, IN_LINE = 8 };

/* The pool is all that the role has: the server counts it. */
static const char how_many[] = "SELECT count(*) FROM pg_stat_activity WHERE usename = current_user";

struct report {
    struct server server;
    sessions pool;
    struct plait_atomic_u32 answers;
    struct plait_atomic_u32 killed;
    struct plait_atomic_u32 most;         /* connections at one time, as the server counts them */
    struct plait_atomic_u32 next_in_line; /* errands are served in this order */
    struct plait_atomic_u32 jumped;       /* out of it */
};

struct errand {
    struct report *report;
    uint32_t number;
    uint32_t calls;
};

/* After anything but an answer or a refusal nobody knows where the conversation stands. */
static bool is_of_no_more_use(plait_status outcome)
{
    return outcome != PLAIT_OK && outcome != SESSION_REFUSED;
}

/* ---- errands ---- */

/* Asks the server, which takes its time, how many connections it has. Every tenth errand first has its own one killed.
 */
static plait_status count_connections(struct errand *errand)
{
    struct report *report = errand->report;
    struct sessions_lease lease;
    plait_status outcome = PLAIT_OK;
    long count = 0;
    errand->calls++;
    SESSIONS_WITH(&report->pool, &lease, &outcome)
    {
        if (errand->number % 10U == 9U && errand->calls == 1U) {
            (void)plait_add_relaxed(&report->killed, 1U);
            outcome = session_ask(&lease.value, "SELECT pg_terminate_backend(pg_backend_pid())", &count);
        } else {
            outcome = session_ask(&lease.value,
                                  "SELECT count(*) FROM pg_stat_activity, pg_sleep(0.005) WHERE usename = current_user",
                                  &count);
        }
        lease.broken = is_of_no_more_use(outcome);
    }
    if (outcome == PLAIT_OK) {
        uint32_t most = plait_load_relaxed(&report->most);
        while ((long)most < count && !plait_compare_exchange_relaxed(&report->most, &most, (uint32_t)count)) {}
        (void)plait_add_relaxed(&report->answers, 1U);
    }
    return outcome;
}
static const struct db_errand_task counting = {.run = count_connections, .name = "count"};

static plait_status count_in_the_end(struct errand *errand)
{
    const struct plait_retry policy = {.attempts = 3, .pause = plait_milliseconds(1)};
    return db_errand_retry(&policy, &counting, errand);
}

/* Who is served when? */
static plait_status stand_in_line(struct errand *errand)
{
    struct report *report = errand->report;
    struct sessions_lease lease;
    plait_status outcome = PLAIT_OK;
    SESSIONS_WITH(&report->pool, &lease, &outcome)
    {
        const uint32_t place = plait_add_relaxed(&report->next_in_line, 1U);
        (void)plait_add_relaxed(&report->jumped, place == errand->number ? 0U : 1U);
    }
    return outcome;
}

/* ---- the parts of the program ---- */

static plait_status many_at_once(struct report *report)
{
    static const struct db_errand_task task = {.run = count_in_the_end, .name = "errand"};
    static struct db_errand_slot slots[ERRANDS];
    static struct errand errands[ERRANDS];
    struct plait_group group;
    plait_status outcome = PLAIT_OK;
    PLAIT_GROUP(&group, &outcome) {
        for (uint32_t i = 0; i < ERRANDS && outcome == PLAIT_OK; i++) {
            errands[i] = (struct errand){.report = report, .number = i};
            outcome = db_errand_start_soon(&group, &slots[i], &task, &errands[i]);
        }
    }
    (void)printf("%u answers, %s%d connections, %u killed meanwhile\n", plait_load_acquire(&report->answers),
                 plait_load_acquire(&report->most) <= CONNECTIONS ? "never more than " : "MORE THAN ", CONNECTIONS,
                 plait_load_acquire(&report->killed));
    return outcome;
}

/* All connections are lent, then come errands, one after another; then one connection comes back, for all of them. */
static plait_status one_after_another(struct report *report)
{
    static const struct db_errand_task task = {.run = stand_in_line, .name = "in line"};
    static struct db_errand_slot slots[IN_LINE];
    static struct errand errands[IN_LINE];
    struct session held[CONNECTIONS];
    uint32_t holds = 0;
    struct plait_group group;
    plait_status outcome = PLAIT_OK;
    PLAIT_GROUP(&group, &outcome) {
        while (holds < CONNECTIONS && outcome == PLAIT_OK) {
            outcome = sessions_acquire(&report->pool, &held[holds]);
            holds += outcome == PLAIT_OK ? 1U : 0U;
        }
        for (uint32_t i = 0; i < IN_LINE && outcome == PLAIT_OK; i++) {
            errands[i] = (struct errand){.report = report, .number = i};
            outcome = db_errand_start_soon(&group, &slots[i], &task, &errands[i]);
            if (outcome == PLAIT_OK) {
                outcome = plait_wait_all_parked(); /* it stands in the line */
            }
        }
        if (outcome == PLAIT_OK) {
            holds--;
            outcome = sessions_release(&report->pool, held[holds]);
        }
    }
    while (holds > 0) {
        holds--;
        const plait_status released = sessions_release(&report->pool, held[holds]);
        outcome = outcome == PLAIT_OK ? released : outcome;
    }
    (void)printf("%u waited, and %u were served before their turn\n", plait_load_acquire(&report->next_in_line),
                 plait_load_acquire(&report->jumped));
    return outcome;
}

/* One connection kills all others, which are idle, and sees their end. What the pool lends next is none of those. */
static plait_status idle_ones_killed(struct report *report)
{
    struct sessions_lease killer;
    struct sessions_lease next;
    plait_status outcome = PLAIT_OK;
    const uint32_t idle = sessions_idle(&report->pool);
    long killed = 0;
    long count = 0;
    SESSIONS_WITH(&report->pool, &killer, &outcome)
    {
        outcome = session_ask(&killer.value,
                              "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
                              " WHERE usename = current_user AND pid <> pg_backend_pid()",
                              &killed);
        while (outcome == PLAIT_OK && count != 1) {
            outcome = session_ask(&killer.value, how_many, &count);
        }
        if (outcome == PLAIT_OK) {
            SESSIONS_WITH(&report->pool, &next, &outcome)
            {
                outcome = session_ask(&next.value, how_many, &count);
                next.broken = is_of_no_more_use(outcome);
            }
        }
        killer.broken = is_of_no_more_use(outcome);
    }
    (void)printf("%s idle connections were killed; the next one lent works, and there are %ld\n",
                 killed + 1 == (long)idle ? "all other" : "NOT ALL", count);
    return outcome;
}

/* A question that takes too long is given up, here and by the server. */
static plait_status given_up(struct report *report)
{
    struct plait_scope limit;
    struct sessions_lease lease;
    plait_status outcome = PLAIT_OK;
    long count = 0;
    PLAIT_MOVE_ON_AFTER(&limit, plait_milliseconds(50), &outcome) {
        SESSIONS_WITH(&report->pool, &lease, &outcome)
        {
            outcome = session_ask(&lease.value, "SELECT 1 FROM pg_sleep(600)", &count);
            lease.broken = is_of_no_more_use(outcome);
        }
    }
    if (outcome == PLAIT_OK) {
        SESSIONS_WITH(&report->pool, &lease, &outcome)
        {
            outcome = session_ask(&lease.value,
                                  "SELECT count(*) FROM pg_stat_activity WHERE usename = current_user"
                                  " AND state = 'active' AND pid <> pg_backend_pid()",
                                  &count);
            lease.broken = is_of_no_more_use(outcome);
        }
    }
    (void)printf("a long question was given up%s, and %ld are still being answered\n",
                 plait_scope_caught(&limit) ? " in time" : "", count);
    return outcome;
}

static plait_status closed(struct report *report)
{
    struct session session;
    long count = 0;
    sessions_close(&report->pool);
    plait_status status = sessions_join(&report->pool);
    if (status == PLAIT_OK) {
        status = session_open(&session, &report->server);
    }
    if (status == PLAIT_OK) {
        status = session_ask(&session, how_many, &count);
        session_close(&session, &report->server);
    }
    (void)printf("%ld connections are left, beside the one that asks\n", count - 1);
    return status;
}

static plait_status show_pool(struct report *report)
{
    plait_status (*const parts[])(struct report *) = {many_at_once, one_after_another, idle_ones_killed, given_up,
                                                      closed};
    plait_status status = sessions_init(&report->pool, CONNECTIONS, plait_seconds(60), &report->server);
    if (status == PLAIT_OK) {
        for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]) && status == PLAIT_OK; i++) {
            status = parts[i](report);
        }
        sessions_destroy(&report->pool);
    }
    return status;
}

int main(int argc, char **argv)
{
    static const struct db_part_task all = {.run = show_pool, .name = "dbpool"};
    static struct report report;
    const bool fibers = argc == 3 && strcmp(argv[1], "--fibers") == 0;
    if (argc < 2 || (argc > 2 && !fibers && (argc > 3 || strcmp(argv[1], "--threads") != 0))) {
        (void)fprintf(stderr, "usage: dbpool [--threads | --fibers] CONNECTION-STRING\n");
        return 2;
    }
    report.server.where = argv[argc - 1];
    const plait_status status = fibers ? db_part_fibers_run(NULL, &all, &report) : show_pool(&report);
    if (status != PLAIT_OK) {
        (void)fprintf(stderr, "dbpool: %s\n",
                      status == SESSION_LOST      ? "the server cannot be reached"
                      : status == SESSION_REFUSED ? "the server refuses a question"
                                                  : plait_status_name(status));
    }
    return status == PLAIT_OK ? 0 : 1;
}
