/* The ring: a power of two of cells, used lap after lap.
 *
 *     ticket t lies in cell t % cells            turn of that cell
 *     head ──► next ticket to take                   t           free for the push with ticket t
 *     tail ──► next ticket to hand out               t + 1       full
 *                                                    t + cells   free for the push one lap later
 *
 * A ticket is claimed only when its cell is ready, so that a call that gives up has claimed nothing. "Full" and
 * "empty" are told by head and tail, never by a cell alone: a cell may be in the hands of a strand that has
 * claimed it and is still copying, which is PLAIT_BUSY. Source: D. Vyukov's bounded queue; the verdicts by the
 * indexes, which make it linearizable and its limit exact, are ours. */
struct FN(cell) {
    struct plait_atomic_u32 turn; /* first: who waits for it at a large item disturbs its own push, not the next one's */
    VALUE value;
};

enum {
    UPPER(capacity) = CAPACITY,
    /* At least two: with one, "full" and "free for the next lap" would be the same number. */
    UPPER(cells) = PLAIT_POWER_OF_TWO(UPPER(capacity) < 2 ? 2 : UPPER(capacity))
};

/* The memory of a ring. */
struct FN(storage) {
    PLAIT_ALIGNAS(PLAIT_LINE) struct FN(cell) cells[UPPER(cells)];
};

struct SELF {
    /* pushes write */
    struct plait_atomic_u64 tail;      /* next ticket to hand out; with PLAIT_QUEUE_CLOSED it is the last word */
    struct plait_atomic_u64 head_seen; /* the head some time ago, while `limit` is below the number of cells */
    PLAIT_QUEUE_APART(apart_1);
    /* pops write */
    struct plait_atomic_u64 head; /* next ticket to take */
    PLAIT_QUEUE_APART(apart_2);
    /* fixed after init; `limit` by set_capacity */
    struct FN(storage) *storage;
    struct plait_atomic_u64 limit;
GEN_IF(context)
    CONTEXT *context;
GEN_ENDIF
    PLAIT_QUEUE_APART(apart_3);
    /* strands that wait */
    struct plait_eventcount items;
    PLAIT_QUEUE_APART(apart_4);
    struct plait_eventcount space;
    PLAIT_QUEUE_APART(apart_5);
    /* join */
    struct plait_atomic_u64 done; /* items reported by task_done or handed back by close_now */
    struct plait_eventcount joined;
    /* any strand, seldom */
    struct plait_atomic_u32 producers; /* see producer_open */
    struct plait_atomic_u32 consumers;
    struct plait_small_lock lock;
    /* lock */
    PLAIT_GUARD(guard)
    uint64_t leftover_next; /* tickets that close_now has claimed and not yet handed out */
    uint64_t leftover_end;
};
