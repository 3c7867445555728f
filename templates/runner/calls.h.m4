/* ---- life ---- */

/* Makes a runner without tasks. At most `max_concurrent` tasks run at one time. `timeout`, counted from FN(run) on, is for
 * all of them; PLAIT_UNLIMITED: there is none. `options`: see plait/runner.h; NULL: all defaults.
 *
 * PLAIT_OK; PLAIT_INVALID: `max_concurrent` is 0 or above 2^30, the timeout is not positive, or an option is out of its
 * bounds; PLAIT_NO_MEMORY. After a failure nothing is kept. */
PLAIT_MUST_USE plait_status FN(init)(SELF *self, uint32_t max_concurrent, plait_duration timeout,
    AND_CONTEXT(const struct plait_runner_options *options, CONTEXT *context));

/* Ends it, with its results and errors. Fatal while it runs. Calls that were left behind go on without it. */
void FN(destroy)(SELF *self);

/* ---- one strand, one after another ---- */

/* Adds a task under a key.
GEN_IF(key_copy)
 * The runner makes its own copy of the key.
GEN_ENDIF
 *
 * PLAIT_OK; PLAIT_EXISTS: there is a task under this key;
GEN_IF(text)
 * PLAIT_INVALID: the key is empty, or nothing but blanks, or NULL;
GEN_ENDIF
 * PLAIT_MISUSE: it runs, or has run;
GEN_IF(key_copy)
 * what HOOK(key_copy) returned, when that failed;
GEN_ENDIF
GEN_IF(capacity)
 * PLAIT_FULL: there are CAPACITY tasks.
GEN_ELSE
 * PLAIT_NO_MEMORY; PLAIT_NO_RESOURCE: there are 2^30 tasks.
GEN_ENDIF
 * After a failure nothing has changed. `task` is not copied. Does not wait. O(1), amortised. */
PLAIT_MUST_USE plait_status FN(add)(SELF *self, KEY key,
    AND(argument, const struct FN(task) *task, ARGUMENT argument));

/* Runs all tasks, and waits until each has ended or will not start any more.
 *
 * PLAIT_OK, and *result says what has become of them: also where tasks have failed, and where the timeout has cut them
 * short. With all else *result is as it was.
 *
 *     nothing has begun, and it may be run again:   PLAIT_EMPTY (no tasks), PLAIT_CANCELLED, PLAIT_NO_MEMORY,
 *                                                   PLAIT_NO_RESOURCE (no strand can be had), PLAIT_INVALID (options.loops)
 *     it runs, or has run, by another call:         PLAIT_MISUSE
 *     it has run, and FN(result) tells:             PLAIT_CANCELLED (from outside, and tasks were cut short by that),
 *                                                   PLAIT_NO_MEMORY (for an error, which FN(look) still tells),
 *                                                   PLAIT_NO_RESOURCE (the strands ended before the tasks did)
 *
 * A checkpoint, which looks first. Cannot be cut short itself: it waits for tasks that do not end. */
PLAIT_MUST_USE plait_status FN(run)(SELF *self, struct plait_runner_result *result);

/* ---- asking: any strand; none of these waits ---- */

/* What has become of all tasks. PLAIT_OK; PLAIT_MISUSE: it has not run yet, and *result is as it was. O(1). */
PLAIT_MUST_USE plait_status FN(result)(const SELF *self, struct plait_runner_result *result);

/* How far the task under this key is. PLAIT_OK; PLAIT_MISSING: there is none. O(1). */
PLAIT_MUST_USE plait_status FN(look)(SELF *self, KEY key, struct plait_runner_info *info);

/* The same for the task that was added as number `index`, counted from 0, and its key, which belongs to the runner.
 * `info` may be NULL. O(1). */
PLAIT_MUST_USE plait_status FN(at)(const SELF *self, uint32_t index, KEY *key, struct plait_runner_info *info);

/* What it was made with, and how many tasks it has. */
PLAIT_MUST_USE uint32_t FN(max_concurrent)(const SELF *self);
PLAIT_MUST_USE plait_duration FN(timeout)(const SELF *self);
PLAIT_MUST_USE const char *FN(name)(const SELF *self);
PLAIT_MUST_USE uint32_t FN(count)(const SELF *self);
