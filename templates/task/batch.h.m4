/* ---- one function for many inputs: see plait/batch.h ---- */

/* The calls to be made, and where all that belongs to them lies. The caller's, and stays until they have been made.
 * Initialise it, for instance by naming members; then it is used by one of FN(map), FN(race), FN(as_completed_open) at
 * a time. Members in this order: base, task, count, arguments, results, statuses, errors, lanes, limit, keep_going,
 * order, index; those that the declaration did not ask for are left out.
 *
 * The calls are made by tasks of their own, in a group of their own: what was done before is seen by them, and what
 * they did is seen when they have been joined. None begins in a cancelled scope. No memory is allocated. */
struct FN(batch) {
    struct plait_batch base; /* first; private */
    const struct FN(task) *task;
    size_t count; /* of calls */
GEN_IF(argument)
    ARGUMENT const *arguments; /* `count` of them */
GEN_ENDIF
GEN_IF(result)
    RESULT *results; /* `count` of them: where each call puts its result, worth reading if it succeeded */
GEN_ENDIF
    plait_status *statuses; /* `count` of them: how each call ended, an unknown negative value as PLAIT_FAILED;
                               PLAIT_CANCELLED also if it was never made. NULL: nobody asks */
GEN_IF(error)
    ERROR *errors; /* `count` of them: the details of those that failed, all zero if there is none. NULL: nobody asks */
GEN_ENDIF
    struct plait_lane *lanes; /* `limit` of them */
    size_t limit;             /* most calls at a time */
    bool keep_going;          /* a failure cancels nothing; then there must be statuses */
    plait_word *order;        /* for as_completed: `count` of them */
    size_t index;             /* out: the call that failed first, or won the race; `count`: none */
};

/* Makes one of the calls: the batch is the base's, since the base is its first member. */
PLAIT_INLINE plait_status FN(private_call)(struct plait_batch *base, size_t index)
{
    struct FN(batch) *batch = (struct FN(batch) *)base;
GEN_IF(error)
    ERROR unwanted;
    ERROR *error = batch->errors != NULL ? &batch->errors[index] : &unwanted;
    (void)memset(error, 0, sizeof(*error));
GEN_ENDIF
GEN_IF(parameters)
    return batch->task->run(
        AND(error, AND(result, AND(argument, , batch->arguments[index]), &batch->results[index]), error));
GEN_ELSE
    (void)index;
    return batch->task->run();
GEN_ENDIF
}

PLAIT_INLINE plait_status FN(private_open)(struct FN(batch) *batch, enum plait_batch_rule rule, bool tells)
{
    struct plait_batch *base = &batch->base;
    if (base->is_open) {
        return PLAIT_MISUSE;
    }
    if (batch->task == NULL) {
        return PLAIT_INVALID;
    }
GEN_IF(argument)
    if (batch->arguments == NULL && batch->count != 0) {
        return PLAIT_INVALID;
    }
GEN_ENDIF
GEN_IF(result)
    if (batch->results == NULL && batch->count != 0) {
        return PLAIT_INVALID;
    }
GEN_ENDIF
    base->run = FN(private_call);
    base->name = batch->task->name != NULL ? batch->task->name : "SELF";
    base->count = batch->count;
    base->lanes = batch->lanes;
    base->limit = batch->limit;
    base->statuses = batch->statuses;
    base->order = tells ? batch->order : NULL;
    base->rule = rule;
    base->blocking = batch->task->blocking;
    return plait_batch_open(base);
}
