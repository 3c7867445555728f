/* A function to run, and what is known of it. Members in this order: run, name, blocking.
 *
 * `run` returns PLAIT_OK or why it failed: a status of Plait or a positive value of its own; PLAIT_CANCELLED is passed
 * on when a call in it has returned that.
GEN_IF(argument)
 *   argument   what FN(add) was given
GEN_ENDIF
GEN_IF(result)
 *   result     where its result goes; it counts when PLAIT_OK is returned, and is not initialised
GEN_ENDIF
GEN_IF(error)
 *   error      the detail of a failure, to be filled in before returning it; all zero at first
GEN_ENDIF
 * `name` appears in messages. `blocking` says that it may block outside Plait for long: then it gets a thread of the
 * pool, also where tasks run on event loops. */
struct FN(task) {
GEN_IF(parameters)
    plait_status (*run)(AND(error, AND(result, AND(argument, , ARGUMENT argument), RESULT *result), ERROR *error));
GEN_ELSE
    plait_status (*run)(void);
GEN_ENDIF
    const char *name;
    bool blocking;
};

/* Why a task failed. */
struct FN(failure) {
    plait_status status; /* as Plait passes it on */
    plait_status raw;    /* what the function returned: differs from `status` only where that is PLAIT_FAILED */
GEN_IF(error)
    ERROR error;
GEN_ENDIF
};

GEN_IF(text_hash)
/* Keys are texts. */
PLAIT_INLINE uint64_t FN(private_hash)(AND_CONTEXT(KEY const *key, CONTEXT *context))
{
GEN_IF(context)
    (void)context;
GEN_ENDIF
    return plait_hash_text(*key);
}

GEN_ENDIF
GEN_IF(text_equal)
PLAIT_INLINE bool FN(private_equal)(KEY const *a, AND_CONTEXT(KEY const *b, CONTEXT *context))
{
GEN_IF(context)
    (void)context;
GEN_ENDIF
    return strcmp(*a, *b) == 0;
}

GEN_ENDIF
/* ---- where each task stands ---- */

GEN_PART(tasks)

GEN_IF(result)
/* ---- results by key ---- */

GEN_IF(result_dispose)
/* Ends a result that nobody has taken out. */
PLAIT_INLINE void FN(private_drop)(AND_CONTEXT(RESULT *result, CONTEXT *context))
{
GEN_IF(context)
    (void)context;
GEN_ENDIF
    HOOK(result_dispose)(result);
}

GEN_ENDIF
GEN_PART(results)

GEN_ENDIF
/* ---- errors by key ---- */

GEN_PART(errors)

/* ---- the runner ---- */

/* One task. */
struct FN(private_entry) {
    struct plait_runner_entry base; /* first */
    KEY key;
    const struct FN(task) *task;
GEN_IF(argument)
    ARGUMENT argument;
GEN_ENDIF
};

/* `errors` is for everybody to ask, and so are the `results`, if there are any: what is in them stays until the runner
 * is destroyed, or somebody takes it out. All other fields are private. */
struct SELF {
    struct plait_runner base; /* first */
GEN_IF(result)
    FN(results) results; /* of tasks that ended with PLAIT_OK */
GEN_ENDIF
    FN(errors) errors; /* of tasks that failed; not of those that were cut short */
    /* who adds */
    FN(tasks) tasks;
GEN_IF(capacity)
    struct FN(private_entry) entries[CAPACITY];
GEN_ELSE
    struct FN(private_entry) *entries;
    uint32_t room;
GEN_ENDIF
GEN_IF(context)
    /* fixed */
    CONTEXT *context;
GEN_ENDIF
};
typedef struct SELF SELF;

