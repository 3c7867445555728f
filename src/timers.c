/* SPDX-License-Identifier: MIT */
/* timers.c: the heap: a hole moves up or down until what is to be placed fits into it. */
#include <plait/memory.h>

#include "timers.h"

enum { CHILDREN = 4, BEFORE = CHILDREN - 1, LEAST_ROOM = 60 };

PLAIT_STATIC_ASSERT(sizeof(struct plait_timer_place) * CHILDREN <= sizeof(struct plait_memory),
                    "the children of a place do not fit into one unit of memory");

static size_t units_of_places(uint32_t room)
{
    return plait_memory_units((room + BEFORE) * sizeof(struct plait_timer_place));
}

static size_t units_of_strands(uint32_t room)
{
    return plait_memory_units(room * sizeof(struct plait_strand *));
}

static struct plait_timer_place *at(const struct plait_timers *timers, uint32_t place)
{
    return &timers->places[place + BEFORE];
}

static void put(const struct plait_timers *timers, uint32_t place, struct plait_timer_place what)
{
    at(timers, place)->at = what.at;
    at(timers, place)->fiber = what.fiber;
    at(timers, what.fiber)->place_of = place + 1;
}

/* Deviation D-6 (docs/misra.md): memory in units is two arrays, and back. */
static void release(struct plait_timers *timers)
{
    plait_memory_release((struct plait_memory *)timers->places, units_of_places(timers->room));   /* D-6 */
    plait_memory_release((struct plait_memory *)timers->strands, units_of_strands(timers->room)); /* D-6 */
}

/* Gives it room, and moves what is there. */
static void enlarge(struct plait_timers *timers, uint32_t room, struct plait_memory *places,
                    struct plait_memory *strands)
{
    const struct plait_timers former = *timers;
    timers->places = (struct plait_timer_place *)places; /* D-6 */
    timers->strands = (struct plait_strand **)strands;   /* D-6 */
    timers->room = room;
    for (uint32_t i = 0; i < former.room; i++) {
        *at(timers, i) = *at(&former, i);
        timers->strands[i] = former.strands[i];
    }
    for (uint32_t i = former.room; i < room; i++) {
        *at(timers, i) = (struct plait_timer_place){PLAIT_FOREVER, 0, 0};
        timers->strands[i] = NULL;
    }
}

bool plait_timers_reserve(struct plait_timers *timers, uint32_t count)
{
    if (PLAIT_LIKELY(count <= timers->room)) {
        return true;
    }
    uint32_t room = timers->room < LEAST_ROOM ? LEAST_ROOM : timers->room;
    while (room < count) {
        room *= 2;
    }
    struct plait_memory *places = plait_memory_allocate(units_of_places(room));
    struct plait_memory *strands = plait_memory_allocate(units_of_strands(room));
    const bool made = places != NULL && strands != NULL;
    if (made) {
        struct plait_timers former = *timers;
        enlarge(timers, room, places, strands);
        release(&former);
    } else {
        plait_memory_release(places, units_of_places(room));
        plait_memory_release(strands, units_of_strands(room));
    }
    return made;
}

void plait_timers_end(struct plait_timers *timers)
{
    release(timers);
    *timers = (struct plait_timers){0};
}

static void move_up(const struct plait_timers *timers, uint32_t hole, struct plait_timer_place what)
{
    while (hole != 0) {
        const uint32_t parent = (hole - 1) / CHILDREN;
        if (!plait_time_before(what.at, at(timers, parent)->at)) {
            break;
        }
        put(timers, hole, *at(timers, parent));
        hole = parent;
    }
    put(timers, hole, what);
}

static void move_down(const struct plait_timers *timers, uint32_t hole, struct plait_timer_place what)
{
    uint32_t child = hole * CHILDREN + 1;
    while (child < timers->count) {
        const uint32_t beyond = timers->count - child > CHILDREN ? child + CHILDREN : timers->count;
        uint32_t earliest = child;
        for (uint32_t i = child + 1; i < beyond; i++) {
            if (plait_time_before(at(timers, i)->at, at(timers, earliest)->at)) {
                earliest = i;
            }
        }
        if (!plait_time_before(at(timers, earliest)->at, what.at)) {
            break;
        }
        put(timers, hole, *at(timers, earliest));
        hole = earliest;
        child = hole * CHILDREN + 1;
    }
    put(timers, hole, what);
}

void plait_timers_add(struct plait_timers *timers, uint32_t fiber, struct plait_strand *strand, plait_time when)
{
    timers->strands[fiber] = strand;
    move_up(timers, timers->count++, (struct plait_timer_place){when, fiber, 0});
}

/* The last one fills the hole, and moves whichever way it has to. */
static void take_out(struct plait_timers *timers, uint32_t hole)
{
    timers->count--;
    if (hole != timers->count) {
        const struct plait_timer_place last = *at(timers, timers->count);
        if (hole != 0 && plait_time_before(last.at, at(timers, (hole - 1) / CHILDREN)->at)) {
            move_up(timers, hole, last);
        } else {
            move_down(timers, hole, last);
        }
    }
}

bool plait_timers_remove(struct plait_timers *timers, uint32_t fiber)
{
    const uint32_t place = at(timers, fiber)->place_of;
    if (place != 0) {
        at(timers, fiber)->place_of = 0;
        take_out(timers, place - 1);
    }
    return place != 0;
}

struct plait_strand *plait_timers_take(struct plait_timers *timers, plait_time now)
{
    struct plait_strand *strand = NULL;
    if (timers->count != 0 && !plait_time_before(now, at(timers, 0)->at)) {
        const uint32_t fiber = at(timers, 0)->fiber;
        strand = timers->strands[fiber];
        (void)plait_timers_remove(timers, fiber);
    }
    return strand;
}
