/* Connections that are dear to make, lent to one strand at a time and used again:
 *
 *     status = FN(acquire)(&pool, &connection);        an idle one, or a new one, or waits for one
 *     if (status == PLAIT_OK) {
 *         ...
 *         status = FN(release)(&pool, connection);     or FN(discard)(), if it is broken
 *     }
 *
 * There are never more connections than the maximum: those that are idle, lent, being made, being checked and being
 * disposed of count alike. Who waits is served in the order of arrival.
 *
 * Which calls may overlap on one pool
 *
 *                        init, destroy   all others
 *     init, destroy            X             X       the caller must keep them apart
 *     all others               X             -       any number of strands, at any time
 *
 * User code: OPTION(create) and OPTION(dispose) run in the strand that calls, with no lock held: they may wait, and while
 *     they do others go on. They should not acquire from the same pool, which might have nothing left but their own.
 *
 * Ordering: what was done with a connection before it was released is seen by whoever gets it next.
 *
GEN_IF(allocated)
 * Memory: places for the idle ones, asked for by init. Nothing else is allocated. */
GEN_ELSE
 * Memory: none is allocated; places for CAPACITY idle ones are in the pool. */
GEN_ENDIF
GEN_BODY
PLAIT_STATIC_ASSERT(__alignof__(VALUE) <= PLAIT_LINE, "value: aligned to more than 64 bytes");
GEN_IFNOT(allocated)
PLAIT_STATIC_ASSERT(CAPACITY <= 1 << 27, "capacity: above 2^27");
GEN_ENDIF

/* A connection that nobody uses. */
struct FN(private_idle) {
    VALUE value;
    plait_time since;
};

/* All fields are private. */
struct SELF {
    struct plait_semaphore seats; /* one for each connection there may be, free or idle; one more once it is closed */
    struct plait_latch lent;      /* seats in use, and calls of close */
    struct plait_mutex mutex;
    /* guarded by the mutex */
    bool closed;
    uint32_t out;        /* connections that may come back; at most the seats in use */
    uint32_t oldest;     /* place of the one that has been idle for longest; the others follow, round and round */
    uint32_t idle_count;
    uint64_t created;
GEN_IF(allocated)
    struct FN(private_idle) *idle; /* places, as many as the maximum */
GEN_ELSE
    struct FN(private_idle) idle[CAPACITY];
GEN_ENDIF
    /* fixed */
    uint32_t maximum;
    plait_duration idle_limit;
GEN_IF(context)
    CONTEXT *context;
GEN_ENDIF
};
typedef struct SELF SELF;

/* ---- life ---- */

GEN_IF(allocated)
/* Makes a pool of at most `maximum` connections, none of them yet. One that is idle for longer than `idle_limit` is not
 * lent again; 0: there is no such limit. PLAIT_OK; PLAIT_INVALID: `maximum` is 0 or above 2^27, or the limit negative;
 * PLAIT_NO_MEMORY. After a failure nothing was written. */
PLAIT_MUST_USE plait_status FN(init)(AND_CONTEXT(SELF *self, uint32_t maximum, plait_duration idle_limit, CONTEXT *context));
GEN_ELSE
/* Makes a pool of at most CAPACITY connections, none of them yet. One that is idle for longer than `idle_limit` is not
 * lent again; 0: there is no such limit. PLAIT_OK; PLAIT_INVALID: the limit is negative, and nothing was written. */
PLAIT_MUST_USE plait_status FN(init)(AND_CONTEXT(SELF *self, plait_duration idle_limit, CONTEXT *context));
GEN_ENDIF

/* Ends the pool: closes it, which disposes of what is idle. Fatal while a connection is lent or a strand waits. No other
 * call may be running or follow, but init; a FN(release), FN(discard), FN(prune) or FN(close) that FN(join) has waited
 * for may still be returning. */
void FN(destroy)(SELF *self);

/* ---- lending: any strand ---- */

/* Lends a connection: the idle one that was used last, otherwise a new one; waits while all are lent. PLAIT_OK: *value is
 * this strand's to release or discard. PLAIT_CLOSED; PLAIT_CANCELLED: the running strand is or was cancelled while it
 * would have had to wait; what OPTION(create) said when it failed. After a failure *value is as it was. O(1) beyond the
 * wait, the hooks, and connections that are found to be good no more. */
PLAIT_MUST_USE plait_status FN(acquire)(SELF *self, VALUE *value);

/* The same, waiting for a connection until an instant at most: PLAIT_TIMEOUT, it came first. The time that the hooks
 * take is theirs: give it a scope. */
PLAIT_MUST_USE plait_status FN(acquire_until)(SELF *self, VALUE *value, plait_time deadline);

/* Lends an idle connection, if there is one. Makes none and waits for none; a connection that is found to be good no more
 * is disposed of. PLAIT_BUSY: all are lent, or promised to those who wait; PLAIT_EMPTY: none is idle, and FN(acquire)
 * would make one; PLAIT_CLOSED. */
PLAIT_MUST_USE plait_status FN(try_acquire)(SELF *self, VALUE *value);

/* Gives a connection back, for the next one who wants it; once the pool is closed it is disposed of. Disposes, too, of
 * one other that has been idle for too long. PLAIT_OK; PLAIT_MISUSE: none is lent, and `value` is still the caller's.
 * Does not wait but for a short lock and OPTION(dispose); not cancelled. */
PLAIT_MUST_USE plait_status FN(release)(SELF *self, VALUE value);

/* Gives back a connection that is of no more use: it is disposed of, no other one, and its place is free. Otherwise as
 * FN(release). */
PLAIT_MUST_USE plait_status FN(discard)(SELF *self, VALUE value);

/* ---- care ---- */

/* Disposes of all that have been idle for longer than the limit. Returns how many. For whoever wants them gone though
 * nobody calls: from time to time. Does not wait but for a short lock and OPTION(dispose). */
uint32_t FN(prune)(SELF *self);

/* Closes the pool: nothing is lent any more, those who wait get PLAIT_CLOSED, what is idle is disposed of, and what is
 * lent will be as it comes back. Does not wait for that; twice is harmless. */
void FN(close)(SELF *self);

/* Waits until everything lent has come back; after FN(close) all connections have been disposed of then, whoever does it. PLAIT_OK;
 * PLAIT_CANCELLED. */
PLAIT_MUST_USE plait_status FN(join)(SELF *self);

/* The same until an instant: PLAIT_TIMEOUT, it came first. */
PLAIT_MUST_USE plait_status FN(join_until)(SELF *self, plait_time deadline);

/* ---- statistics: out of date when they return ---- */

/* The maximum; how many are idle; lent, being made or being disposed of; how many strands wait; how many were ever made. */
uint32_t FN(maximum)(const SELF *self);
uint32_t FN(idle)(SELF *self);
uint32_t FN(lent)(const SELF *self);
uint32_t FN(waiters)(const SELF *self);
uint64_t FN(created)(SELF *self);

/* ---- the block form: nothing but acquire, and release or discard ---- */

/* A connection for the length of a block. `broken` is the block's to set: then it is not used again. */
struct FN(lease) {
    VALUE value;
    bool broken;
};

struct FN(private_block) {
    SELF *self; /* NULL: nothing was lent */
    struct FN(lease) *lease;
    plait_status *outcome;
};

PLAIT_INLINE struct FN(private_block) FN(private_open)(SELF *self, struct FN(lease) *lease, plait_status *outcome)
{
    *outcome = FN(acquire)(self, &lease->value);
    lease->broken = false;
    struct FN(private_block) block = {*outcome == PLAIT_OK ? self : NULL, lease, outcome};
    return block;
}

PLAIT_INLINE struct FN(private_block) *FN(private_runs)(struct FN(private_block) *block)
{
    return block->self != NULL ? block : NULL;
}

PLAIT_INLINE void FN(private_leave)(struct FN(private_block) *block)
{
    if (block->self != NULL) {
        const plait_status status = block->lease->broken ? FN(discard)(block->self, block->lease->value)
                                                         : FN(release)(block->self, block->lease->value);
        *block->outcome = *block->outcome == PLAIT_OK ? status : *block->outcome;
    }
}

/* UPPER(with)(pool, lease, outcome) { ... }: acquires, runs the block with lease->value, and gives it back on every way
 * out, `return` and `goto` included (`break` and `continue` leave the block only). *outcome is what the acquiring said;
 * unless it is PLAIT_OK the block does not run. */
#define UPPER(with)(pool, lease, outcome)                                                                          \
    PLAIT_PRIVATE_BLOCK_IF(__COUNTER__, FN(private_block), FN(private_leave),                                      \
                           FN(private_open)((pool), (lease), (outcome)), FN(private_runs), (void))
