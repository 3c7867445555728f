/* SPDX-License-Identifier: MIT */
/* blocks_refused.c: what must not compile around scopes, groups and tasks, one mistake for each value of MISTAKE, and
 * nothing wrong for 0. The words behind `says:` are a pattern for the first error of each compiler. blocks_refused.sh
 * reads them. */
#include <plait/group.h>
#include <plait/scope.h>

#include "page.h"
#include "server.h"

plait_status get(const char *url, struct content *page);
plait_status serve(int port, int *clients, struct server_slot *self);
struct plait_scope make_scope(void);
plait_status use(const char *url, struct content *page, int *value);

plait_status use(const char *url, struct content *page, int *value)
{
    static struct plait_scope scope;
    static struct plait_group group;
    static struct page_slot slot;
    static struct server_slot server;
    struct plait_slot *ended = NULL;
    int clients = 0;
    plait_status outcome = PLAIT_OK;
    static const struct page_task task = {.run = get, .name = "get"};
    static const struct server_task serving = {.run = serve};
#if MISTAKE == 0
    PLAIT_FAIL_AFTER(&scope, plait_seconds(5), &outcome) {
        PLAIT_GROUP_WITH(&group, PLAIT_KEEP_GOING | PLAIT_TELL_ENDS, &outcome) {
            outcome = page_start_soon(&group, &slot, &task, url, page);
            if (outcome == PLAIT_OK) {
                outcome = server_start(&group, &server, &serving, 80, &clients, value);
            }
            while (outcome == PLAIT_OK && plait_group_next(&group, &ended) == PLAIT_OK) {
                outcome = page_of(ended) != NULL ? page_status(&slot) : PLAIT_OK;
            }
        }
    }
#elif MISTAKE == 1  /* a scope without its address */
    /* says: incompatible type for argument 1 of 'plait_scope_open'|passing 'struct plait_scope' to parameter of */
    PLAIT_SCOPE(scope, &outcome) {}
#elif MISTAKE == 2  /* an outcome without its address */
    /* says: argument 1 of 'plait_private_scope_block' makes pointer from integer|incompatible integer to pointer */
    PLAIT_SCOPE(&scope, outcome) {}
#elif MISTAKE == 3  /* an outcome of another type */
    /* says: argument 3 of 'plait_private_group_block' from inc|incompatible pointer types passing 'long \*' */
    long other = 0;
    PLAIT_GROUP(&group, &other) {}
#elif MISTAKE == 4  /* an outcome that cannot be written */
    /* says: discards 'const' qualifier|discards qualifiers */
    const plait_status fixed = PLAIT_OK;
    PLAIT_SCOPE(&scope, &fixed) {}
#elif MISTAKE == 5  /* a scope that lies nowhere */
    /* says: lvalue required as unary '&' operand|cannot take the address of an rvalue */
    PLAIT_SCOPE(&make_scope(), &outcome) {}
#elif MISTAKE == 6  /* a group for a scope */
    /* says: argument 1 of 'plait_scope_open' from inc|incompatible pointer types passing 'struct plait_group \*' */
    PLAIT_SCOPE(&group, &outcome) {}
#elif MISTAKE == 7  /* a scope for a group */
    /* says: argument 1 of 'plait_private_group_block' from|types passing 'struct plait_scope \*' */
    PLAIT_GROUP(&scope, &outcome) {}
#elif MISTAKE == 8  /* a span for an instant */
    /* says: type for argument 2 of 'plait_scope_fail_at'|'plait_duration'.* of incompatible type 'plait_time' */
    PLAIT_FAIL_AT(&scope, plait_seconds(5), &outcome) {}
#elif MISTAKE == 9  /* an instant for a span */
    /* says: incompatible type for argument 1 of 'plait_after'|'plait_time'.* of incompatible type 'plait_duration' */
    PLAIT_MOVE_ON_AFTER(&scope, plait_after(plait_seconds(5)), &outcome) {}
#elif MISTAKE == 10 /* no outcome */
    /* says: "PLAIT_GROUP" requires 2 arguments, but only 1 given|too few arguments provided to function-like macro */
    PLAIT_GROUP(&group) {}
#elif MISTAKE == 11 /* a shield without a limit */
    /* says: "PLAIT_SHIELD" requires 3 arguments, but only 2 given|too few arguments provided to function-like macro */
    PLAIT_SHIELD(&scope, &outcome) {}
#elif MISTAKE == 12 /* the end of a wait is ignored */
    /* says: ignoring return value of ('plait_sleep'|function declared with 'warn_unused_result') */
    PLAIT_SCOPE(&scope, &outcome) {
        plait_sleep(plait_seconds(1));
    }
#elif MISTAKE == 13 /* a start is not looked at */
    /* says: ignoring return value of ('page_start_soon'|function declared with 'warn_unused_result') */
    PLAIT_GROUP(&group, &outcome) {
        page_start_soon(&group, &slot, &task, url, page);
    }
#elif MISTAKE == 14 /* a slot of another type */
    /* says: argument 2 of 'page_start_soon' from inc|incompatible pointer types passing 'struct server_slot \*' */
    outcome = page_start_soon(&group, &server, &task, url, page);
#elif MISTAKE == 15 /* a task of another type */
    /* says: argument 3 of 'page_start_soon' from inc|types passing 'const struct server_task \*' */
    outcome = page_start_soon(&group, &slot, &serving, url, page);
#elif MISTAKE == 16 /* an argument of another type */
    /* says: argument 4 of 'page_start_soon' makes pointer from integer|incompatible integer to pointer conversion */
    outcome = page_start_soon(&group, &slot, &task, 80, page);
#elif MISTAKE == 17 /* a place for the result of another type */
    /* says: argument 5 of 'page_start_soon' from inc|incompatible pointer types passing 'int \*' */
    outcome = page_start_soon(&group, &slot, &task, url, &clients);
#elif MISTAKE == 18 /* no place for the result */
    /* says: too few arguments to function 'page_start_soon'|too few arguments to function call, expected 5, have 4 */
    outcome = page_start_soon(&group, &slot, &task, url);
#elif MISTAKE == 19 /* a function of another signature */
    /* says: initialization of .* from incompatible pointer type|incompatible function pointer types initializing */
    static const struct page_task wrong = {.run = serve};
    outcome = page_start_soon(&group, &slot, &wrong, url, page);
#elif MISTAKE == 20 /* readiness of a task that was declared without it */
    /* says: implicit declaration of function 'page_start' */
    outcome = page_start(&group, &slot, &task, url, page);
#elif MISTAKE == 21 /* a value of another type */
    /* says: argument 6 of 'server_start' from inc|incompatible pointer types passing 'struct content \*' */
    outcome = server_start(&group, &server, &serving, 80, &clients, page);
#elif MISTAKE == 22 /* another slot says that it is ready */
    /* says: argument 1 of 'server_started' from inc|incompatible pointer types passing 'struct page_slot \*' */
    outcome = server_started(&slot, 1);
#elif MISTAKE == 23 /* a typed slot, where any may come */
    /* says: argument 2 of 'plait_group_next' from inc|incompatible pointer types passing 'struct page_slot \*\*' */
    struct page_slot *next = NULL;
    outcome = plait_group_next(&group, &next);
#elif MISTAKE == 24 /* a slot that was told of, taken for another type */
    /* says: initialization of 'struct page_slot \*' from inc|types initializing 'struct page_slot \*' */
    struct page_slot *next = server_of(ended);
    outcome = page_status(next);
#elif MISTAKE == 25 /* nobody looks whether there was another one */
    /* says: ignoring return value of ('plait_group_next'|function declared with 'warn_unused_result') */
    plait_group_next(&group, &ended);
#elif MISTAKE == 26 /* a group with a scope's deadline: that is a scope around it */
    /* says: "PLAIT_GROUP" passed 3 arguments, but takes just 2|too many arguments provided to function-like macro */
    PLAIT_GROUP(&group, plait_seconds(5), &outcome) {}
#endif
    (void)scope;
    (void)group;
    (void)slot;
    (void)server;
    (void)ended;
    (void)clients;
    (void)task;
    (void)serving;
    (void)url;
    (void)page;
    (void)value;
    return outcome;
}
