/* SPDX-License-Identifier: MIT */
/* Pruned searches: a strand is preempted only before a step that somebody meets while the strand stands still.
 *
 *        at S strand A is about to take step a
 *
 *        S ──a──► S'  first: A goes on, and all that may follow is searched
 *        │         └── what the others touched from S' on, before the next step of A: `meanwhile`
 *        └─others─►   only if something in there meets a: touches the same, and one of the two writes
 *
 * Why that leaves nothing out. Let a run preempt A at S, and let others take steps t1 ... tk until A takes a. If none
 * of them meets a, then a, t1 ... tk is possible from S, too, comes to the same, preempts A after a instead of before
 * it, and so lies among the runs through S', which come first. If t of them is the first that meets a, then the steps
 * up to t are possible from S' with A standing still, and what t touches is in `meanwhile`. The step a might also take
 * one of them away that was possible at S: a timer of a strand that a rouses. So what timers touch that are armed at S
 * counts.
 *
 * `meanwhile` is exact for the search that is over when it is asked for: what follows S' has been searched, and each
 * choice of it knows, for every strand, what the others touched from there on until that strand's next step.
 *
 *     from a choice on, while A stands still = what the steps touch until the next choice
 *                                            + the same of that choice, unless A has taken a step before it
 *
 * over all alternatives that were searched. Where the preemptions of B have been left out at a choice, those steps of
 * others are possible after B's step, too, and are found there. Where a run was abandoned because its state has been
 * seen, the state knows what was found from it (seen.c): it had at least as many preemptions left, and no more strands
 * slept. Only preemptions are left out in this way. Who goes on when a strand cannot is always tried: to move the step
 * of another one before a whole turn might cost a preemption.
 *
 * This is dynamic partial-order reduction (Flanagan and Godefroid, 2005), done backwards so that it fits states that
 * are seen once (Yang, Chen, Gopalakrishnan and Kirby, "Efficient stateful dynamic partial order reduction", 2008), and
 * of preemptions alone, so that it fits a bound on them (Coons, Musuvathi and McKinley, "Bounded partial-order
 * reduction", 2013, add choices for that). What a step touches is kept as a set of 256 places; two that fall together
 * are taken for one, which costs time and leaves nothing out. */
#include "engine.h"

#include <stdio.h>
#include <stdlib.h>

enum { PLACES = 256, WORDS = PLACES / 64, PLACE_BYTES = 4, SMALLEST = 10, MOST = 22 };

struct footprint {
    uint64_t reads[WORDS], writes[WORDS];
};
static const struct footprint NOTHING;

/* A choice on the path of the search. */
struct choice {
    enum choice_kind kind;
    unsigned who;         /* whose step begins here, or goes on; blocked: whose ended */
    bool others;          /* a point: it has been searched how this strand goes on, and the others have their turn */
    uint64_t state;       /* its number; 0: it is not remembered */
    struct footprint own; /* what that step touches */
    struct footprint meanwhile;           /* what others touch after it, until the strand's next one */
    struct footprint from[MODEL_STRANDS]; /* of each strand: what others touch until its next step, in all that has
                                             been searched from this choice on */
    /* the alternative that is being searched, up to the next choice */
    bool first_over;                       /* its first step is over */
    bool again;                            /* the strand has begun one more step */
    uint32_t stepped;                      /* who has taken a step */
    struct footprint since[MODEL_STRANDS]; /* of each strand: what others touched before its step */
};
static struct choice *choices;

/* The step that is being taken. */
static struct {
    bool open;
    unsigned who;
    struct footprint touched;
} step;

static uint32_t came_to; /* what is known from the state at which the run was abandoned */

/* ---- sets of places ---- */

static void add(struct footprint *into, const struct footprint *more)
{
    for (unsigned i = 0; i < WORDS; i++) {
        into->reads[i] |= more->reads[i];
        into->writes[i] |= more->writes[i];
    }
}

static bool meet(const struct footprint *a, const struct footprint *b)
{
    uint64_t both = 0;
    for (unsigned i = 0; i < WORDS; i++) {
        both |= (a->writes[i] & (b->reads[i] | b->writes[i])) | (a->reads[i] & b->writes[i]);
    }
    return both != 0;
}

/* Places are numbered as they come; a number stays what it is for the whole search. */
static struct {
    uintptr_t *keys;
    unsigned *numbers;
    unsigned bits;
    unsigned count;
} places;

static bool make_places(unsigned size)
{
    uintptr_t *keys = calloc((size_t)1 << size, sizeof(*keys));
    unsigned *numbers = calloc((size_t)1 << size, sizeof(*numbers));
    if (keys == NULL || numbers == NULL) {
        free(keys);
        free(numbers);
        return false;
    }
    places.keys = keys;
    places.numbers = numbers;
    places.bits = size;
    return true;
}

static size_t slot_of(uintptr_t place)
{
    size_t at = (size_t)((uint64_t)place * UINT64_C(0x9E3779B97F4A7C15) >> (64 - places.bits));
    while (places.keys[at] != 0 && places.keys[at] != place) {
        at = (at + 1) & (((size_t)1 << places.bits) - 1);
    }
    return at;
}

static unsigned number_of(uintptr_t place)
{
    size_t at = slot_of(place);
    if (places.keys[at] == 0) {
        if (places.count >= ((size_t)1 << places.bits) / 2) {
            uintptr_t *keys = places.keys;
            unsigned *numbers = places.numbers;
            const size_t size = (size_t)1 << places.bits;
            if (!make_places(places.bits + 1)) {
                model_fail("model: no memory for the places of a pruned search");
            }
            for (size_t i = 0; i < size; i++) {
                if (keys[i] != 0) {
                    const size_t to = slot_of(keys[i]);
                    places.keys[to] = keys[i];
                    places.numbers[to] = numbers[i];
                }
            }
            free(keys);
            free(numbers);
            at = slot_of(place);
        }
        places.keys[at] = place;
        places.numbers[at] = places.count++ % PLACES;
    }
    return places.numbers[at];
}

static struct footprint footprint_of(const volatile unsigned char *object, size_t size, bool writes)
{
    struct footprint it = NOTHING;
    uint64_t *set = writes ? it.writes : it.reads;
    if (size / PLACE_BYTES > PLACES / 2) {
        memset(set, 0xff, sizeof(it.reads));
        return it;
    }
    for (uintptr_t at = (uintptr_t)object / PLACE_BYTES; at * PLACE_BYTES < (uintptr_t)object + size; at++) {
        const unsigned number = number_of(at);
        set[number / 64] |= UINT64_C(1) << number % 64;
    }
    return it;
}

/* ---- sets that many states have in common are kept once ---- */

enum { KNOWN_NOTHING, KNOWN_ALL };

union known {
    struct footprint footprint;
    uint32_t of[MODEL_STRANDS]; /* footprints, by their numbers */
};
_Static_assert(sizeof(union known) == sizeof(struct footprint), "a number for each strand takes no more room");

static struct {
    union known *all;
    uint32_t *slots;
    unsigned bits;
    uint32_t count;
} known;

static bool make_known(unsigned size)
{
    union known *all = realloc(known.all, ((size_t)1 << size) / 2 * sizeof(*all));
    uint32_t *slots = calloc((size_t)1 << size, sizeof(*slots));
    if (all != NULL) {
        known.all = all;
    }
    if (all == NULL || slots == NULL) {
        free(slots);
        return false;
    }
    free(known.slots);
    known.slots = slots;
    known.bits = size;
    return true;
}

static size_t slot_known(const union known *it)
{
    uint64_t hash = 0;
    for (unsigned i = 0; i < WORDS; i++) {
        hash = seen_mix(seen_mix(hash, it->footprint.reads[i]), it->footprint.writes[i]);
    }
    size_t at = (size_t)(hash >> (64 - known.bits));
    while (known.slots[at] != 0 && memcmp(&known.all[known.slots[at]], it, sizeof(*it)) != 0) {
        at = (at + 1) & (((size_t)1 << known.bits) - 1);
    }
    return at;
}

static uint32_t remember(const union known *it)
{
    if (memcmp(it, &NOTHING, sizeof(*it)) == 0) {
        return KNOWN_NOTHING;
    }
    size_t at = slot_known(it);
    if (known.slots[at] == 0) {
        if (known.count + 1 >= ((size_t)1 << known.bits) / 2) {
            if (known.bits == MOST || !make_known(known.bits + 1)) {
                return KNOWN_ALL;
            }
            for (uint32_t i = KNOWN_ALL; i < known.count; i++) {
                known.slots[slot_known(&known.all[i])] = i;
            }
            at = slot_known(it);
        }
        known.all[known.count] = *it;
        known.slots[at] = known.count++;
    }
    return known.slots[at];
}

static uint32_t remember_from(const struct footprint from[MODEL_STRANDS])
{
    union known all = {.of = {0}};
    for (unsigned i = 0; i < MODEL_STRANDS; i++) {
        const union known one = {.footprint = from[i]};
        all.of[i] = remember(&one);
    }
    return remember(&all);
}

static const struct footprint *known_of(uint32_t state, unsigned strand)
{
    return state <= KNOWN_ALL ? &known.all[state].footprint : &known.all[known.all[state].of[strand]].footprint;
}

/* ---- a search, a run ---- */

void trail_begin(void)
{
    free(places.keys);
    free(places.numbers);
    free(known.all);
    free(known.slots);
    memset(&known, 0, sizeof(known));
    places.count = 0;
    if (choices == NULL) {
        choices = calloc(MODEL_BRANCHES, sizeof(*choices)); /* memory only for those that are used */
    }
    if (choices == NULL || !make_places(SMALLEST) || !make_known(SMALLEST)) {
        perror("model: a pruned search");
        abort();
    }
    known.count = 2;
    memset(&known.all[KNOWN_NOTHING], 0, sizeof(*known.all));
    memset(&known.all[KNOWN_ALL], 0xff, sizeof(*known.all));
    known.slots[slot_known(&known.all[KNOWN_ALL])] = KNOWN_ALL;
}

void trail_begin_run(void)
{
    step.open = false;
    came_to = KNOWN_NOTHING;
}

void trail_ends_at(uint32_t state)
{
    came_to = state;
}

/* The choice since which steps are noted. NULL: on the way to where the last run turned off, all is known. */
static struct choice *latest(void)
{
    return engine.branches != 0 && engine.branches >= engine.prefix ? &choices[engine.branches - 1] : NULL;
}

void trail_pause(void)
{
    struct choice *since = latest();
    if (step.open && since != NULL) {
        for (unsigned i = 0; i < engine.strands; i++) {
            if ((since->stepped >> i & 1) == 0) {
                add(&since->since[i], &step.touched);
            }
        }
        if (!since->first_over) {
            add(&since->own, &step.touched);
        } else if (!since->again) {
            add(&since->meanwhile, &step.touched);
        }
        since->first_over = true;
    }
    step.open = false;
}

void trail_turn(unsigned strand)
{
    if (step.open && step.who == strand) {
        return;
    }
    trail_pause();
    step.open = true;
    step.who = strand;
    step.touched = NOTHING;
    struct choice *since = latest();
    if (since != NULL) {
        since->stepped |= UINT32_C(1) << strand;
        since->again = since->again || (since->first_over && strand == since->who);
    }
}

void trail_touches(const volatile unsigned char *object, size_t size, bool writes)
{
    const bool noted = latest() != NULL;
    if ((!noted && engine.asleep == 0) || size == 0) {
        return;
    }
    const struct footprint it = footprint_of(object, size, writes);
    if (noted) {
        add(&step.touched, &it);
    }
    for (uint32_t rest = engine.asleep; rest != 0; rest &= rest - 1) {
        const unsigned strand = (unsigned)__builtin_ctz(rest);
        if (meet(&choices[engine.strand[strand].slept_at].own, &it)) {
            engine.asleep &= ~(rest & -rest);
        }
    }
}

/* ---- choices ---- */

/* What its timer touches when it fires. */
static void add_timer(struct footprint *into, const struct strand *strand)
{
    const volatile unsigned char *bell = strand->parked_on;
    const struct footprint rouses = footprint_of(bell, bell != NULL ? 1 : SIZE_MAX, true);
    const struct footprint clock = footprint_of(SCHEDULE_CLOCK, sizeof(engine.now), true);
    add(into, &rouses);
    add(into, &clock);
}

/* An alternative is about to be gone on with. Only the step that begins or goes on here has its own account. */
static void begin_alternative(struct choice *it, unsigned number)
{
    const bool others = it->kind == CHOICE_BLOCKED || (it->kind == CHOICE_POINT && number != 0);
    it->stepped = 0;
    it->first_over = it->again = others;
    memset(it->since, 0, sizeof(it->since));
}

void trail_choice(enum choice_kind kind, uint32_t timers, uint64_t state)
{
    trail_pause();
    if (engine.branches < engine.prefix) {
        return; /* it is known */
    }
    struct choice *it = &choices[engine.branches];
    memset(it, 0, sizeof(*it));
    it->kind = kind;
    it->who = engine.current;
    it->state = state;
    for (uint32_t rest = kind == CHOICE_POINT ? timers : 0; rest != 0; rest &= rest - 1) {
        add_timer(&it->meanwhile, &engine.strand[__builtin_ctz(rest)]);
    }
    begin_alternative(it, 0);
}

/* The alternative that was taken last has been searched; `next` is the choice that came after it. NULL: none did. */
static void fold(struct choice *it, const struct choice *next)
{
    const bool own_step = it->kind == CHOICE_VALUE || (it->kind == CHOICE_POINT && !it->others);
    for (unsigned i = 0; i < engine.strands; i++) {
        const struct footprint *rest = next != NULL ? &next->from[i] : known_of(came_to, i);
        if (own_step && i == it->who) {
            if (!it->again) {
                add(&it->meanwhile, rest);
            }
        } else {
            add(&it->from[i], &it->since[i]);
            if ((it->stepped >> i & 1) == 0) {
                add(&it->from[i], rest);
            }
        }
    }
    if (own_step && !it->again && next != NULL && next->kind == CHOICE_VALUE && next->who == it->who) {
        add(&it->own, &next->own); /* the same step, to its end */
    }
}

bool trail_back(unsigned number)
{
    struct choice *it = &choices[number];
    const struct branch *branch = &engine.branch[number];
    trail_pause();
    fold(it, number + 1 < engine.branches ? it + 1 : NULL);
    bool more = branch->taken + 1 < branch->of;
    if (it->kind == CHOICE_POINT && !it->others) {
        it->others = true;
        more = more && meet(&it->own, &it->meanwhile);
        if (!more) {
            it->from[it->who] = it->meanwhile;
        }
    }
    if (more) {
        begin_alternative(it, branch->taken + 1);
        return true;
    }
    if (it->kind == CHOICE_VALUE) {
        it->from[it->who] = it->meanwhile;
    }
    if (it->state != 0) {
        seen_know(it->state, remember_from(it->from));
    }
    return false;
}
