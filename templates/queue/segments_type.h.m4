/* The growing queue: tickets lead into segments of cells, which are allocated as the tail reaches them and used
 * again once all their cells are done.
 *
 *     tail ──► next ticket to hand out        ticket = ... segment's id ... | index in the segment
 *     head ──► next ticket to take
 *
 *     oldest ─► [ id 7 | cells ] ◄─► [ id 9 | cells ] ◄─► [ id 10 | cells ] ◄─ newest
 *               pinned by a cell      pops are here        pushes are here
 *               that is not done
 *
 *     state of a cell, from the base b that its segment has in this life (modulo 256):
 *         b        empty
 *         b + 1    full: written by the push that has its ticket
 *         b + 2    given up, so that no pop depends on a push that was stopped between its claim and its item
 *         b + 3    done: nobody will touch it again. It is the base of the segment's next life, so nothing is reset.
 *
 * Whoever holds a ticket whose cell is not done may follow a pointer to its segment, and nobody else may. A
 * segment with all cells done has no such holder and never gets one: it is reused or given back at once, without
 * hazard pointers, epochs or counts.
 *
 * Where the segment of a ticket lies is known before the ticket is claimed: the hint of a side is the id its
 * tickets lead to, with that segment's base, and `window` has the pointer. A hint is compared, never followed. A
 * pointer is followed only after a claim within the id of the hint; and then it is the right one: the entry for id
 * + 2 overwrites it only after the claims of id, and thus the claimer's load of it, are over. */
struct FN(cell) {
    VALUE value;
    struct plait_atomic_u8 state;
};

enum {
GEN_IF(segment_items)
    /* Items in a segment. */
    UPPER(segment) = SEGMENT_ITEMS,
GEN_ELSE
    /* Items in a segment: about 8 KiB; less for the smallest, more for large ones. */
    UPPER(segment) =
        sizeof(struct FN(cell)) <= 16U    ? 512
        : sizeof(struct FN(cell)) <= 32U  ? 256
        : sizeof(struct FN(cell)) <= 64U  ? 128
        : sizeof(struct FN(cell)) <= 128U ? 64
        : 32,
GEN_ENDIF
    /* States of a cell, from its base. */
    UPPER(is_full) = 1,
    UPPER(is_given_up) = 2,
    UPPER(is_done) = 3,
    /* A hint is the id of a segment above this many bits of its base. */
    UPPER(hint_shift) = 8
};

struct FN(segment) {
    /* fixed in one life */
    uint64_t id;
    uint8_t base;
    /* the queue's lock */
    uint32_t finished; /* the cells below this index are done */
    struct FN(segment) *older;
    struct FN(segment) *newer; /* on the free list: the next one */
    uint64_t given_up[(UPPER(segment) + 63) / 64]; /* bit i: a pop gave cell i up and its push does not know */
    /* each cell: whoever has its ticket */
    PLAIT_ALIGNAS(PLAIT_LINE) struct FN(cell) cells[UPPER(segment)];
};

PLAIT_ATOMIC_POINTER(FN(segment_pointer), struct FN(segment));

struct SELF {
    /* pushes write */
    struct plait_atomic_u64 tail; /* next ticket to hand out; with PLAIT_QUEUE_CLOSED it is the last word */
GEN_IF(max_items)
    struct plait_atomic_u64 head_seen; /* the head some time ago */
GEN_ENDIF
    PLAIT_QUEUE_APART(apart_1);
    /* pops write */
    struct plait_atomic_u64 head; /* next ticket to take */
    struct plait_atomic_u64 tail_seen; /* the tail some time ago: not every pop pulls the producers' line over */
    PLAIT_QUEUE_APART(apart_2);
    /* written under the lock, once per segment; read by all */
    struct plait_atomic_u64 push_hint;
    struct plait_atomic_u64 pop_hint;
    struct FN(segment_pointer) push_window[2]; /* the segment of id i in entry i % 2 */
    struct FN(segment_pointer) pop_window[2];
GEN_IF(max_items)
    struct plait_atomic_u64 limit;
GEN_ENDIF
    PLAIT_QUEUE_APART(apart_3);
    /* strands that wait */
    struct plait_eventcount items; /* upper half of its attention: abandoned tickets, see PLAIT_QUEUE_ABANDONED */
    PLAIT_QUEUE_APART(apart_4);
GEN_IF(max_items)
    struct plait_eventcount space;
    PLAIT_QUEUE_APART(apart_5);
GEN_ENDIF
    /* join */
    struct plait_atomic_u64 done; /* items reported by task_done or handed back by close_now */
    struct plait_atomic_u64 void_tickets; /* tickets that were given up: pushes that did not happen */
    struct plait_atomic_u64 given_up_below; /* above every ticket that a pop gave up */
    struct plait_eventcount joined;
    /* any strand, seldom */
    struct plait_atomic_u32 producers; /* see producer_open */
    struct plait_atomic_u32 consumers;
    struct plait_small_lock lock;
    /* lock */
    PLAIT_GUARD(guard)
    struct FN(segment) *oldest;
    struct FN(segment) *newest; /* where push_hint is */
    struct FN(segment) *popping; /* where pop_hint is; all older ones are pinned or not yet looked at */
    struct FN(segment) *leftover; /* where the next leftover is, once close_now was called */
    struct FN(segment) *free_list;
    size_t living; /* segments from oldest to newest */
    size_t spare;  /* on the free list */
    size_t keep;   /* how many reserve wants there */
    uint64_t leftover_next; /* tickets that close_now has claimed and not yet handed out */
    uint64_t leftover_end;
GEN_IF(context)
    /* fixed after init */
    CONTEXT *context;
GEN_ENDIF
};
