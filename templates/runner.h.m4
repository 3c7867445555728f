/* Tasks under keys, at most so many at one time, within a limit of time for all of them; what they made, and why they
 * failed, under the same keys:
 *
 *     static const struct FN(task) constant = { .run = function, .name = "what it does" };
 *     SELF runner;
 *     struct plait_runner_result result;
 *     status = FN(init)(&runner, 8, plait_seconds(30), NULL);
 *     status = FN(add)(&runner, key, &constant, ...);         as often as you like
 *     status = FN(run)(&runner, &result);                     every task has ended here
 *     if (!result.is_ok) ...                                  runner.errors has them by key
 *     FN(destroy)(&runner);
 *
 * Tasks start in the order of adding. One that fails stops no other. A runner runs once.
 *
 * Which calls may overlap on one runner
 *
 *                       init, destroy   add, run   all others
 *     init, destroy           X            X           X       the caller must keep them apart
 *     add, run                X            X           -       while it runs they are refused
 *     all others              X            -           -       any number of strands; an add is not "while it runs":
 *                                                              keep it apart from FN(look) and FN(at)
 *
 * User code: functions run in the runner's workers, with nothing held; they may wait, and do what they like but for adding
 *     to and running their own runner (PLAIT_MISUSE).
 *
 * Ordering: what was done before FN(run) happens before every task; what a task did happens before FN(run) returns, and
 *     is seen by whoever sees its end in FN(look) or finds its result.
 *
GEN_IF(capacity)
 * Memory: places for CAPACITY tasks lie in the runner; dictionaries and workers ask for theirs in FN(init).
GEN_IF(abandon)
 *     Each function runs in a record of its own, from plait_memory_allocate(), for as long as it runs.
GEN_ENDIF
GEN_ELSE
 * Memory: an array of tasks and three dictionaries grow as tasks are added; FN(run) asks for workers, and for places for
 *     results, before the first task begins.
GEN_IF(abandon)
 *     Each function runs in a record of its own, from plait_memory_allocate(), for as long as it runs.
GEN_ENDIF
GEN_ENDIF
 */
GEN_BODY
GEN_INCLUDE(runner/type.h.m4)
GEN_INCLUDE(runner/calls.h.m4)
