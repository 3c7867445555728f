/* The rendezvous: a place, and no memory for items. <plait/rendezvous.h> has the algorithm, and why it is exact. */
struct SELF {
    /* pushes and pops */
    struct plait_rendezvous place; /* where those stand that wait */
    struct plait_atomic_u64 tail;  /* items handed over so far; with PLAIT_QUEUE_CLOSED it is the last word */
GEN_IF(context)
    /* fixed after init */
    CONTEXT *context;
GEN_ENDIF
    /* join */
    struct plait_atomic_u64 done; /* items reported by task_done */
    struct plait_eventcount joined;
    /* any strand, seldom */
    struct plait_atomic_u32 producers; /* see producer_open */
    struct plait_atomic_u32 consumers;
};
