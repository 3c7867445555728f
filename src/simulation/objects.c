/* SPDX-License-Identifier: MIT */
/* Atomic objects of a run: which one an address names, its history of stores, the beginning and end of its life. */
#include "objects.h"

#include "bytes.h"
#include "lookup.h"

static struct object objects[OBJECTS];
static unsigned count;
static struct lookup places;     /* of addresses: one more than the object's index; 0: none */
static struct lookup identities; /* of addresses: their numbers (plait_simulation_identity) */
static uint32_t numbers;

void objects_begin(void)
{
    count = 0;
    numbers = 0;
    lookup_begin(&places);
    lookup_begin(&identities);
}

unsigned objects_count(void)
{
    return count;
}

static uint32_t *place_of(const volatile unsigned char *address)
{
    return lookup_find(&places, (uintptr_t)address);
}

struct object *objects_find(const volatile unsigned char *address)
{
    const uint32_t place = *place_of(address);
    return place != 0 ? &objects[place - 1] : NULL;
}

static void forget_object(struct object *object)
{
    *place_of(object->address) = 0;
    object->address = NULL;
}

struct message *objects_append(struct object *object)
{
    if (object->stores == INT16_MAX) {
        model_fail("model: too many stores to one object in one run");
    }
    return message(object, object->stores++);
}

void objects_first_value(struct object *object)
{
    object->oldest = object->stores;
    struct message *first = objects_append(object);
    memset(first, 0, sizeof(*first));
    if (object->size == 16) {
        first->value[0] = peek(object->address, 8);
        first->value[1] = peek(object->address + 8, 8);
    } else {
        first->value[0] = peek(object->address, object->size);
    }
    first->event = seen_mix(first->value[0], first->value[1]);
}

static struct object *make_object(const volatile unsigned char *address, unsigned size, const char *what)
{
    const char *ended = race_ended(address, size);
    if (ended != NULL) {
        model_fail(report_text("touched after its end: %s, which ended at %s", what, ended));
    }
    if (count == OBJECTS) {
        model_fail("model: too many objects in one run");
    }
    struct object *object = &objects[count];
    object->address = address;
    object->size = size;
    object->number = (uint16_t)count++;
    object->stores = 0;
    object->made = 0;
    object->maker = engine.current;
    memset(&object->touched, 0, sizeof(object->touched));
    *place_of(address) = count;
    objects_first_value(object);
    return object;
}

struct object *objects_touch(const volatile unsigned char *address, unsigned size, const char *what)
{
    struct object *object = objects_find(address);
    if (object == NULL) {
        object = make_object(address, size, what);
    }
    if (object->size != size) {
        model_fail(report_text("one object accessed in two sizes: %s", what));
    }
    if (message(object, object->stores - 1)->value[0] != peek(address, size < 8 ? size : 8)) {
        objects_first_value(object); /* plainly initialised since: a new life */
    }
    const struct strand *me = running_strand();
    if (me->clock.of[object->maker] < object->made) {
        model_fail(report_text("data race: %s is not ordered after t%u's plait_initialize", what, object->maker));
    }
    object->touched.of[engine.current] = me->clock.of[engine.current];
    return object;
}

static unsigned char memory_hands; /* stands for memory that comes and goes, in a pruned search */

/* Memory comes or goes. In which order it does decides which of it is used again; not so frames of the own stack. */
static void hand_over(const volatile unsigned char *address, size_t size)
{
    seen_touches(address, size, true);
    if (!schedule_own_stack(address)) {
        seen_touches(&memory_hands, sizeof(memory_hands), true);
        engine.memory_had = seen_step(engine.memory_had);
    }
}

void plait_simulation_forget(const volatile unsigned char *address, size_t size)
{
    if (engine.running) {
        hand_over(address, size);
    }
    race_forget(address, size);
    for (unsigned i = 0; i < count; i++) {
        if ((uintptr_t)objects[i].address - (uintptr_t)address < size) {
            forget_object(&objects[i]);
        }
    }
}

void plait_simulation_end(const volatile unsigned char *address, size_t size, const char *what)
{
    if (!engine.running) {
        return;
    }
    REPORT(what, "end of life", "%s", "");
    hand_over(address, size);
    const struct strand *me = running_strand();
    for (unsigned i = 0; i < count; i++) {
        if ((uintptr_t)objects[i].address - (uintptr_t)address < size) {
            for (unsigned t = 0; t < engine.strands; t++) {
                if (objects[i].touched.of[t] > me->clock.of[t]) {
                    model_fail(
                        report_text("life ended at %s while an access by t%u is not ordered before it", what, t));
                }
            }
            forget_object(&objects[i]);
        }
    }
    race_end(address, size, what);
}

uint64_t plait_simulation_identity(const volatile unsigned char *address)
{
    uint32_t *number = lookup_find(&identities, (uintptr_t)address);
    if (*number == 0) {
        *number = ++numbers;
    }
    if (engine.running) {
        seen_touches((const volatile unsigned char *)&numbers, sizeof(numbers), true);
        (void)seen_step(*number); /* which depends on who asked before */
    }
    return *number;
}

struct object *objects_initialize(const volatile unsigned char *address, unsigned size)
{
    struct object *object = objects_find(address);
    if (object != NULL && object->size != size) {
        forget_object(object);
        object = NULL;
    }
    if (object == NULL) {
        object = make_object(address, size, "initialisation");
    } else {
        objects_first_value(object);
    }
    seen_touches(address, size, true);
    message(object, object->stores - 1)->event = seen_step(0);
    const struct strand *me = running_strand();
    object->maker = engine.current;
    object->made = me->clock.of[engine.current];
    object->touched.of[engine.current] = me->clock.of[engine.current];
    return object;
}
