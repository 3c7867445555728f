/* SPDX-License-Identifier: MIT */
/* timers.c: the heap: a hole moves up or down until what is to be placed fits into it. */
#include <plait/memory.h>

#include "timers.h"

enum { CHILDREN = 4, BEFORE = CHILDREN - 1, LEAST_ROOM = 60 };

PLAIT_STATIC_ASSERT(sizeof(struct plait_timer_place) * CHILDREN <= sizeof(struct plait_memory),
                    "the children of a place do not fit into one unit of memory");

static size_t units_of(uint32_t room)
{
    return plait_memory_units((room + BEFORE) * sizeof(struct plait_timer_place));
}

/* Deviation D-6 (docs/misra.md): memory in units is an array of places, and back. */
static struct plait_timer_place *places_in(struct plait_memory *memory)
{
    return (struct plait_timer_place *)memory; /* D-6 */
}

static struct plait_memory *memory_of(struct plait_timer_place *places)
{
    return (struct plait_memory *)places; /* D-6 */
}

static struct plait_timer_place *at(const struct plait_timers *timers, uint32_t place)
{
    return &timers->places[place + BEFORE];
}

static void put(const struct plait_timers *timers, uint32_t place, struct plait_timer_place what)
{
    *at(timers, place) = what;
    what.timer->place = place + 1;
}

bool plait_timers_reserve(struct plait_timers *timers, uint32_t count)
{
    if (count <= timers->room) {
        return true;
    }
    uint32_t room = timers->room < LEAST_ROOM ? LEAST_ROOM : timers->room;
    while (room < count) {
        room *= 2;
    }
    struct plait_memory *memory = plait_memory_allocate(units_of(room));
    if (memory == NULL) {
        return false;
    }
    struct plait_timer_place *places = places_in(memory);
    for (uint32_t i = 0; i < timers->count; i++) {
        places[i + BEFORE] = *at(timers, i);
    }
    plait_memory_release(memory_of(timers->places), units_of(timers->room));
    timers->places = places;
    timers->room = room;
    return true;
}

void plait_timers_end(struct plait_timers *timers)
{
    plait_memory_release(memory_of(timers->places), units_of(timers->room));
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

void plait_timers_add(struct plait_timers *timers, struct plait_timer *timer)
{
    move_up(timers, timers->count++, (struct plait_timer_place){timer->at, timer});
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

bool plait_timers_remove(struct plait_timers *timers, struct plait_timer *timer)
{
    const bool was_in = timer->place != 0;
    if (was_in) {
        take_out(timers, timer->place - 1);
        timer->place = 0;
    }
    return was_in;
}

struct plait_timer *plait_timers_take(struct plait_timers *timers, plait_time now)
{
    struct plait_timer *timer = NULL;
    if (timers->count != 0 && !plait_time_before(now, at(timers, 0)->at)) {
        timer = at(timers, 0)->timer;
        take_out(timers, 0);
        timer->place = 0;
    }
    return timer;
}
