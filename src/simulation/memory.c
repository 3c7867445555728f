/* SPDX-License-Identifier: MIT */
/* What an atomic access sees: C11's release/acquire machine with relaxed and seq_cst accesses and fences, by views.
 *
 *     object x   history:  0 ──► 1 ──► 2 ──► 3      the order of execution is the order of modification
 *                                ▲           ▲
 *        a strand's view of x ───┘           └── newest; what a read-modify-write sees
 *
 * A view says for each object how old a store may be that is still seen. A load picks any store from its strand's view
 * on; what it picked, the strand never reads behind again (coherence). A release store carries the strand's view, an
 * acquire load joins it into its own; beside it travels a vector clock, the happens-before order of plain data
 * (race.c).
 *
 * seq_cst is C11's and no more (RC11, which C++20 took over): the order of execution serves as the single total order
 * S, and an SC load must not miss the last SC store to that object, nor what an SC fence published; an SC fence must
 * see what SC stores and earlier SC fences published. None of this is a happens-before edge: two SC accesses of
 * different objects order nothing else.
 *
 * The asymmetric pair (C++ proposal P1202) is an SC fence on both sides between a light fence and a heavy one, in the
 * order of execution, and nothing between two light ones:
 *
 *     light, then heavy    the heavy one's strand sees all that the light one's had seen at that fence
 *     heavy, then light    the light one's strand sees all that the heavy one's had seen at that fence
 *
 * A strand without a light fence is not met. Nor does a heavy fence hand on what it has from light ones to later light
 * ones: on a machine (membarrier) each strand is met at an instant of its own, the one before the other. A heavy fence
 * is an SC fence besides; a light one and an SC fence order nothing.
 *
 * Stronger than C11, hence not found here: modification order other than execution order (2+2W), and loads that see a
 * store of their own future (load buffering, which RC11 forbids); a heavy fence comes between two strands' light ones
 * at one instant, and never between a light fence and the access before it. Histories end after eight stores. Stricter
 * than C11, on purpose: a fence orders atomics only, never plain data, because ThreadSanitizer does not see it either.
 */
#include "bytes.h"
#include "engine.h"
#include "objects.h"

enum { ARENA = 1 << 24, LANES = 8 };

static int16_t arena[ARENA] __attribute__((aligned(16)));
static size_t arena_used;

/* Of each strand: what it must not read behind; what relaxed loads found, until an acquire fence; what it had seen at
 * its last release fence, which is all that its relaxed stores publish. */
static int16_t seen[MODEL_STRANDS][OBJECTS] __attribute__((aligned(16)));
static int16_t acquired[MODEL_STRANDS][OBJECTS] __attribute__((aligned(16)));
static int16_t released[MODEL_STRANDS][OBJECTS] __attribute__((aligned(16)));
static int16_t sent[MODEL_STRANDS][OBJECTS] __attribute__((aligned(16))); /* with a wake that was not taken yet */
static int16_t fenced[OBJECTS] __attribute__((aligned(16)));              /* what SC loads and SC fences may not miss */
static int16_t before_light[OBJECTS] __attribute__((aligned(16)));        /* what heavy fences may not miss */
static int16_t before_heavy[OBJECTS] __attribute__((aligned(16)));        /* what light fences may not miss */

/* ---- views ---- */

static unsigned extent(void)
{
    return (objects_count() + LANES - 1) / LANES * LANES;
}

/* Eight at a time by hand: worth a seventh of the time on scenarios of five strands (measured). */
typedef int16_t lanes __attribute__((vector_size(2 * LANES), may_alias));

static void view_join(int16_t *into, const int16_t *from, unsigned length)
{
    lanes *a = (lanes *)into;
    const lanes *b = (const lanes *)from;
    for (unsigned i = 0; i < length / LANES; i++) {
        const lanes larger = a[i] > b[i];
        a[i] = (a[i] & larger) | (b[i] & ~larger);
    }
}

static struct view view_copy(const int16_t *from)
{
    struct view view = {arena + arena_used, extent()};
    arena_used += view.extent;
    if (arena_used > ARENA - OBJECTS) {
        model_fail("model: the run is too large for its histories");
    }
    memcpy(view.index, from, view.extent * sizeof(*from));
    return view;
}

void memory_begin(unsigned strands_before)
{
    size_t bytes = extent() * sizeof(int16_t);
    for (unsigned i = 0; i < strands_before; i++) {
        memset(seen[i], 0, bytes);
        memset(acquired[i], 0, bytes);
        memset(released[i], 0, bytes);
        memset(sent[i], 0, bytes);
    }
    memset(fenced, 0, bytes);
    memset(before_light, 0, bytes);
    memset(before_heavy, 0, bytes);
    objects_begin();
    arena_used = 0;
}

void memory_knows(struct strand *strand, const struct strand *other)
{
    clock_join(&strand->clock, &other->clock);
    view_join(seen[strand - engine.strand], seen[other - engine.strand], extent());
}

void memory_send(unsigned strand)
{
    struct strand *me = running_strand();
    clock_join(&engine.strand[strand].token_clock, &me->clock);
    me->clock.of[engine.current]++;
    view_join(sent[strand], seen[engine.current], extent());
}

void memory_receive(void)
{
    struct strand *me = running_strand();
    clock_join(&me->clock, &me->token_clock);
    view_join(seen[engine.current], sent[engine.current], extent());
}

bool memory_differs(const volatile unsigned char *address, unsigned size, uint64_t value, uint64_t bits)
{
    return ((peek(address, size) ^ value) & narrow(bits, size)) != 0;
}

void memory_look(const volatile unsigned char *address)
{
    if (engine.plan->prunes) {
        seen_touches(address, 1, false);
        struct object *object = objects_find(address);
        (void)seen_step(object != NULL ? message(object, object->stores - 1)->event : 0);
    }
}

void memory_catch_up(const volatile unsigned char *address, unsigned size)
{
    struct object *object = objects_touch(address, size, "spin");
    int16_t *mine = &seen[engine.current][object->number];
    int16_t newest = (int16_t)(object->stores - 1);
    seen_touches(address, size, false);
    (void)seen_step(message(object, newest)->event);
    *mine = *mine > newest ? *mine : newest;
}

/* ---- orders ---- */

static bool acquires(enum plait_order order)
{
    return order == PLAIT_ACQUIRE || order == PLAIT_ACQ_REL || order == PLAIT_SEQ_CST;
}

static bool releases(enum plait_order order)
{
    return order == PLAIT_RELEASE || order == PLAIT_ACQ_REL || order == PLAIT_SEQ_CST;
}

static const char *order_name(enum plait_order order)
{
    static const char *const NAMES[] = {"relaxed", "acquire", "release", "acq_rel", "seq_cst"};
    return NAMES[order];
}

/* ---- reading and writing one message ---- */

static bool may_be_stale(void)
{
    const struct plan *plan = engine.plan;
    return plan->weak && (plan->strategy != STRATEGY_DEPTH_FIRST || engine.stale < plan->stale);
}

/* The oldest store that a load of the running strand may see. */
static int horizon(const struct object *object, enum plait_order order)
{
    int oldest = object->oldest;
    if (oldest < object->stores - HISTORY) {
        oldest = object->stores - HISTORY;
    }
    int mine = seen[engine.current][object->number];
    if (oldest < mine) {
        oldest = mine;
    }
    if (order == PLAIT_SEQ_CST && oldest < fenced[object->number]) {
        oldest = fenced[object->number];
    }
    return oldest;
}

/* Which one a load sees. */
static int seen_by_load(const struct object *object, enum plait_order order)
{
    const int newest = object->stores - 1;
    const int oldest = may_be_stale() ? horizon(object, order) : newest;
    return oldest < newest ? newest - (int)strategy_stale((unsigned)(newest - oldest + 1)) : newest;
}

static void read_message(struct object *object, int index, enum plait_order order)
{
    struct strand *me = running_strand();
    const struct message *it = message(object, index);
    (void)seen_step(it->event);
    if (acquires(order)) {
        clock_join(&me->clock, &it->clock);
    }
    if (engine.plan->weak) {
        int16_t *mine = seen[engine.current];
        if (mine[object->number] < index) {
            mine[object->number] = (int16_t)index;
        }
        if (it->view.extent != 0) {
            view_join(acquires(order) ? mine : acquired[engine.current], it->view.index, it->view.extent);
        }
    }
}

/* `after`: the message that a read-modify-write read; its release sequence goes on. */
static void write_message(struct object *object, uint64_t low, uint64_t high, enum plait_order order,
                          const struct message *after)
{
    struct strand *me = running_strand();
    unsigned number = object->number;
    struct message before = {.view = {NULL, 0}};
    if (after != NULL) {
        before = *after; /* its place in the ring may be the new message's */
    }
    int16_t index = object->stores;
    const uint64_t event = seen_step(message(object, index - 1)->event);
    struct message *it = objects_append(object);
    it->event = event;
    it->value[0] = low;
    it->value[1] = high;
    if (releases(order)) {
        it->clock = me->clock;
        me->clock.of[engine.current]++;
    } else {
        memset(&it->clock, 0, sizeof(it->clock));
    }
    if (after != NULL) {
        clock_join(&it->clock, &before.clock);
    }
    if (engine.plan->weak) {
        seen[engine.current][number] = index;
        it->view = view_copy(releases(order) ? seen[engine.current] : released[engine.current]);
        it->view.index[number] = index;
        if (before.view.extent != 0) {
            view_join(it->view.index, before.view.index, before.view.extent);
        }
        if (order == PLAIT_SEQ_CST) {
            fenced[number] = index;
        }
    }
}

static void stored(struct object *object, uint64_t low)
{
    engine_saw(low + object->number);
    if (engine.spinners != 0) {
        schedule_spinners();
    }
}

/* ---- the operations ---- */

static void point_before(const volatile unsigned char *address)
{
    if (engine.one_step_left != 0 && engine.one_step == address) {
        engine.one_step_left--;
        schedule_step();
    } else {
        engine.one_step_left = 0;
        schedule_point();
    }
}

static void before_access(const volatile unsigned char *address, unsigned size, bool writes)
{
    point_before(address);
    seen_touches(address, size, writes);
}

void plait_simulation_one_step(const volatile unsigned char *address, unsigned size, uint64_t bits)
{
    if (!engine.running) {
        return;
    }
    if (!memory_differs(address, size, 0, bits)) {
        schedule_point();
    }
    while (memory_differs(address, size, 0, bits)) {
        REPORT("", "waits", "for the lock%s", "");
        seen_touches(address, size, false); /* who gives it back earlier lets this strand go on */
        schedule_spins(address, size, bits, bits);
    }
    engine.one_step = address;
    engine.one_step_left = 2;
}

uint64_t plait_simulation_load(const volatile unsigned char *address, unsigned size, enum plait_order order,
                               const char *what)
{
    if (!engine.running) {
        return peek(address, size);
    }
    before_access(address, size, false);
    struct object *object = objects_touch(address, size, what);
    const int newest = object->stores - 1;
    const int index = seen_by_load(object, order);
    read_message(object, index, order);
    uint64_t value = message(object, index)->value[0];
    engine_saw(value + object->number);
    REPORT(what, "load", "%s %s%s", order_name(order), report_number(value),
           index == newest ? "" : report_text(" (stale, newest %s)", report_number(message(object, newest)->value[0])));
    return value;
}

void plait_simulation_store(volatile unsigned char *address, unsigned size, uint64_t value, enum plait_order order,
                            const char *what)
{
    value = narrow(value, size);
    if (!engine.running) {
        poke(address, size, value);
        return;
    }
    before_access(address, size, true);
    struct object *object = objects_touch(address, size, what);
    REPORT(what, "store", "%s %s -> %s", order_name(order), report_number(peek(address, size)), report_number(value));
    write_message(object, value, 0, order, NULL);
    poke(address, size, value);
    stored(object, value);
}

/* A read-modify-write from `old`, the newest value, to `value`. */
static void modify(struct object *object, volatile unsigned char *address, uint64_t value, enum plait_order order)
{
    int newest = object->stores - 1;
    read_message(object, newest, order);
    write_message(object, value, 0, order, message(object, newest));
    poke(address, object->size, value);
    stored(object, value);
}

uint64_t plait_simulation_exchange(volatile unsigned char *address, unsigned size, uint64_t value,
                                   enum plait_order order, const char *what)
{
    value = narrow(value, size);
    uint64_t old = peek(address, size);
    if (!engine.running) {
        poke(address, size, value);
        return old;
    }
    before_access(address, size, true);
    struct object *object = objects_touch(address, size, what);
    old = peek(address, size);
    REPORT(what, "exchange", "%s %s -> %s", order_name(order), report_number(old), report_number(value));
    modify(object, address, value, order);
    engine_saw(old);
    return old;
}

uint64_t plait_simulation_update(volatile unsigned char *address, unsigned size,
                                 enum plait_simulation_operation operation, uint64_t operand, enum plait_order order,
                                 const char *what)
{
    static const char *const NAMES[] = {"add", "sub", "and", "or", "xor"};
    if (engine.running) {
        before_access(address, size, true);
    }
    uint64_t old = peek(address, size);
    uint64_t value = 0;
    switch (operation) {
    case PLAIT_SIMULATION_ADD:
        value = old + operand;
        break;
    case PLAIT_SIMULATION_SUB:
        value = old - operand;
        break;
    case PLAIT_SIMULATION_AND:
        value = old & operand;
        break;
    case PLAIT_SIMULATION_OR:
        value = old | operand;
        break;
    case PLAIT_SIMULATION_XOR:
        value = old ^ operand;
        break;
    }
    value = narrow(value, size);
    if (!engine.running) {
        poke(address, size, value);
        return old;
    }
    struct object *object = objects_touch(address, size, what);
    REPORT(what, NAMES[operation], "%s %s -> %s", order_name(order), report_number(old), report_number(value));
    modify(object, address, value, order);
    engine_saw(old);
    return old;
}

/* How many stores a failing compare-exchange may choose from, the newest first: older ones that differ from what it
 * expects. `indexes` receives them. */
static unsigned failures(struct object *object, uint64_t expected, enum plait_order order, int indexes[HISTORY])
{
    unsigned n = 0;
    int newest = object->stores - 1;
    indexes[n++] = newest;
    if (may_be_stale()) {
        int oldest = horizon(object, order);
        for (int i = newest - 1; i >= oldest; i--) {
            if (message(object, i)->value[0] != expected) {
                indexes[n++] = i;
            }
        }
    }
    return n;
}

bool plait_simulation_compare_exchange(volatile unsigned char *address, unsigned size, uint64_t *expected,
                                       uint64_t desired, enum plait_order order, const char *what)
{
    desired = narrow(desired, size);
    uint64_t wanted = narrow(*expected, size);
    if (!engine.running) {
        uint64_t old = peek(address, size);
        if (old == wanted) {
            poke(address, size, desired);
        } else {
            *expected = old;
        }
        return old == wanted;
    }
    point_before(address);
    struct object *object = objects_touch(address, size, what);
    int indexes[HISTORY];
    unsigned n = failures(object, wanted, order, indexes);
    int index = n == 1 ? indexes[0] : indexes[strategy_stale(n)];
    uint64_t old = message(object, index)->value[0];
    if (index == indexes[0] && old == wanted) {
        REPORT(what, "compare_exchange", "%s %s -> %s", order_name(order), report_number(old), report_number(desired));
        seen_touches(address, size, true);
        modify(object, address, desired, order);
        return true;
    }
    seen_touches(address, size, false);
    REPORT(what, "compare_exchange", "%s failed: %s%s, not %s", order_name(order), report_number(old),
           index == indexes[0] ? "" : " (stale)", report_number(wanted));
    read_message(object, index, order);
    engine_saw(old + object->number);
    *expected = old;
    return false;
}

void plait_simulation_initialize(volatile unsigned char *address, unsigned size, uint64_t value)
{
    poke(address, size, value);
    if (engine.running) {
        const struct object *object = objects_initialize(address, size);
        seen[engine.current][object->number] = (int16_t)(object->stores - 1);
    }
}

/* ---- pairs ---- */

static struct object *touch_pair(const volatile unsigned char *address, const char *what)
{
    before_access(address, 16, true);
    struct object *object = objects_touch(address, 16, what);
    if (message(object, object->stores - 1)->value[1] != peek(address + 8, 8)) {
        objects_first_value(object);
    }
    return object;
}

static void peek_pair(const volatile unsigned char *address, uint64_t value[2])
{
    value[0] = peek(address, 8);
    value[1] = peek(address + 8, 8);
}

static void poke_pair(volatile unsigned char *address, const uint64_t value[2])
{
    poke(address, 8, value[0]);
    poke(address + 8, 8, value[1]);
}

void plait_simulation_pair_load(const volatile unsigned char *address, uint64_t value[2], const char *what)
{
    if (!engine.running) {
        peek_pair(address, value);
        return;
    }
    struct object *object = touch_pair(address, what);
    const int newest = object->stores - 1;
    const int index = seen_by_load(object, PLAIT_SEQ_CST);
    read_message(object, index, PLAIT_SEQ_CST);
    value[0] = message(object, index)->value[0];
    value[1] = message(object, index)->value[1];
    engine_saw(value[0] + value[1] * 3 + object->number);
    REPORT(what, "load pair", "%s, %s%s", report_number(value[0]), report_number(value[1]),
           index == newest ? "" : " (stale)");
}

static void modify_pair(struct object *object, volatile unsigned char *address, const uint64_t value[2], bool reads,
                        const char *operation, const char *what)
{
    int newest = object->stores - 1;
    REPORT(what, operation, "%s, %s -> %s, %s", report_number(message(object, newest)->value[0]),
           report_number(message(object, newest)->value[1]), report_number(value[0]), report_number(value[1]));
    if (reads) {
        read_message(object, newest, PLAIT_SEQ_CST);
    }
    write_message(object, value[0], value[1], PLAIT_SEQ_CST, reads ? message(object, newest) : NULL);
    poke_pair(address, value);
    stored(object, value[0] + value[1] * 3);
}

void plait_simulation_pair_store(volatile unsigned char *address, const uint64_t value[2], const char *what)
{
    if (!engine.running) {
        poke_pair(address, value);
        return;
    }
    modify_pair(touch_pair(address, what), address, value, false, "store pair", what);
}

void plait_simulation_pair_exchange(volatile unsigned char *address, const uint64_t value[2], uint64_t old[2],
                                    const char *what)
{
    struct object *object = engine.running ? touch_pair(address, what) : NULL;
    uint64_t before[2];
    peek_pair(address, before);
    if (object != NULL) {
        modify_pair(object, address, value, true, "exchange pair", what);
    } else {
        poke_pair(address, value);
    }
    old[0] = before[0];
    old[1] = before[1];
}

bool plait_simulation_pair_compare_exchange(volatile unsigned char *address, uint64_t expected[2],
                                            const uint64_t desired[2], const char *what)
{
    struct object *object = engine.running ? touch_pair(address, what) : NULL;
    uint64_t old[2];
    peek_pair(address, old);
    bool same = old[0] == expected[0] && old[1] == expected[1];
    if (same && object != NULL) {
        modify_pair(object, address, desired, true, "compare_exchange pair", what);
    } else if (same) {
        poke_pair(address, desired);
    } else {
        if (object != NULL) {
            REPORT(what, "compare_exchange pair", "failed: %s, %s", report_number(old[0]), report_number(old[1]));
            read_message(object, object->stores - 1, PLAIT_SEQ_CST);
            engine_saw(old[0] + old[1] * 3 + object->number);
        }
        expected[0] = old[0];
        expected[1] = old[1];
    }
    return same;
}

/* ---- fences ---- */

static void full_fence(unsigned strand)
{
    unsigned length = extent();
    view_join(seen[strand], acquired[strand], length);
    view_join(seen[strand], fenced, length);
    view_join(fenced, seen[strand], length);
    memcpy(released[strand], seen[strand], length * sizeof(int16_t));
}

void plait_simulation_fence(enum plait_order order)
{
    if (!engine.running) {
        return;
    }
    if (order == PLAIT_SEQ_CST) {
        schedule_point(); /* the others change nothing that anybody else could notice */
        (void)seen_step(0);
    }
    REPORT("", "fence", "%s", order_name(order));
    if (!engine.plan->weak) {
        return;
    }
    unsigned me = engine.current;
    if (order == PLAIT_SEQ_CST) {
        full_fence(me);
        return;
    }
    if (acquires(order)) {
        view_join(seen[me], acquired[me], extent());
    }
    if (releases(order)) {
        memcpy(released[me], seen[me], extent() * sizeof(int16_t));
    }
}

/* A light fence is a part of the step before it, with no point of its own. */
void plait_simulation_fence_light(void)
{
    if (!engine.running) {
        return;
    }
    REPORT("", "fence", "light%s", "");
    if (engine.plan->weak) {
        const unsigned me = engine.current;
        const unsigned length = extent();
        view_join(seen[me], before_heavy, length);
        view_join(before_light, seen[me], length);
        view_join(before_light, acquired[me], length);
    }
}

bool plait_simulation_fence_heavy(void)
{
    if (!engine.running) {
        return true;
    }
    schedule_point();
    (void)seen_step(0);
    REPORT("", "fence", "heavy%s", "");
    if (engine.plan->weak) {
        const unsigned me = engine.current;
        full_fence(me);
        view_join(before_heavy, seen[me], extent());
        view_join(seen[me], before_light, extent());
        full_fence(me);
    }
    return true;
}
