/* Cells lie in segments, and a directory leads from an index to its segment:
 *
 *     directory      entry (index / items in a segment) modulo the number of entries
 *      [ 4 ]──► [ id 4 | cells of 4 N to 5 N - 1 ]
 *      [ 5 ]──► [ id 5 | cells ]                           oldest: the segment that the reader is in
 *      [   ]    nothing of segment 6 has come yet
 *      [ 7 ]──► [ id 7 | cells ]
 *
 * An insert that finds no segment of its id puts one there, under the lock. The reader takes a segment out when it
 * leaves it, and it serves another id later; it is given back by trim and destroy only. An insert may therefore follow
 * any pointer it finds, and its compare-exchange on the state of the cell says whether it was right (<plait/gather.h>).
 * Directories that have become too small stay as well: somebody may be looking into one. */
struct FN(cell) {
    VALUE value;
    struct plait_atomic_u64 state;
};

enum {
GEN_IF(segment_items)
    /* Values in a segment. */
    UPPER(segment) = SEGMENT_ITEMS,
GEN_ELSE
    /* Values in a segment: about 8 KiB; less for the smallest, more for large ones. */
    UPPER(segment) =
        sizeof(struct FN(cell)) <= 16U    ? 512
        : sizeof(struct FN(cell)) <= 32U  ? 256
        : sizeof(struct FN(cell)) <= 64U  ? 128
        : sizeof(struct FN(cell)) <= 128U ? 64
        : 32,
GEN_ENDIF
    /* How far inserts may be ahead. */
GEN_IF(window)
    UPPER(span) = WINDOW
GEN_ELSE
    UPPER(span) = MAX_SPAN
GEN_ENDIF
};

struct FN(segment) {
    /* written under the lock */
    struct plait_atomic_u64 id; /* the indexes it serves are those of id * UPPER(segment) and on */
    bool spare;                 /* lock: on the free list */
    struct FN(segment) *next;   /* lock: on the free list */
    struct FN(segment) *made;   /* fixed: the one that was made before it */
    /* each cell: whoever claimed it for an index */
    PLAIT_ALIGNAS(PLAIT_LINE) struct FN(cell) cells[UPPER(segment)];
};

PLAIT_ATOMIC_POINTER(FN(segment_pointer), struct FN(segment));

struct FN(directory) {
    /* fixed */
    uint64_t mask; /* entries - 1, entries a power of two */
    struct FN(segment_pointer) *entries;
    struct FN(directory) *smaller; /* the one that it replaced */
};

PLAIT_ATOMIC_POINTER(FN(directory_pointer), struct FN(directory));

struct SELF {
    struct plait_gather line; /* where reader and inserts meet */
    /* the reader's own */
    PLAIT_GUARD(reading_guard)
    struct FN(segment) *reading; /* the segment of its position, or NULL: not looked up */
    uint64_t told;               /* the missing index it has told of, or PLAIT_GATHER_NONE */
    uint64_t known_ahead;        /* a closed gather: there is a value here, or PLAIT_GATHER_NONE */
GEN_IF(readers_many)
    struct plait_mutex turn; /* of the readers */
GEN_ENDIF
    PLAIT_QUEUE_APART(apart_1);
    /* written under the lock, seldom; read by all */
    struct FN(directory_pointer) directory;
    struct FN(segment_pointer) all; /* segments, the last made first */
    struct plait_small_lock lock;
    /* lock */
    PLAIT_GUARD(guard)
    uint64_t oldest; /* id of the first segment that may be wanted */
    uint64_t newest; /* largest id that there is or was */
    struct FN(segment) *free_list;
GEN_IF(window)
    PLAIT_QUEUE_APART(apart_2);
    struct plait_gather_room room; /* where inserts wait */
GEN_ENDIF
GEN_IF(context)
    /* fixed after init */
    CONTEXT *context;
GEN_ENDIF
};
