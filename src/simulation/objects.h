/* SPDX-License-Identifier: MIT */
/* Atomic objects of a run: which one an address names, its history of stores, the beginning and end of its life. */
#ifndef MODEL_OBJECTS_H
#define MODEL_OBJECTS_H

#include "engine.h"

enum { OBJECTS = 2048, HISTORY = 8 };

/* For each object, the oldest store that may still be seen, as an index into its history. 16 bits, signed: the
 * comparison has an instruction on every x86-64. Objects beyond `extent` have index 0. */
struct view {
    int16_t *index;
    unsigned extent;
};

struct message {
    uint64_t value[2]; /* the second word: of pairs */
    uint64_t event;    /* who wrote it, for pruned searches */
    struct clock clock;
    struct view view;
};

struct object {
    const volatile unsigned char *address;
    unsigned size;
    uint16_t number;
    int16_t stores; /* in this run, the first value included */
    int16_t oldest; /* index of the first value of this life */
    unsigned maker; /* who initialised it, and when */
    uint16_t made;
    struct clock touched;
    struct message history[HISTORY];
};

/* Before a run: there are none. */
void objects_begin(void);
unsigned objects_count(void);
/* The object of an access by the running strand. */
struct object *objects_touch(const volatile unsigned char *address, unsigned size, const char *what);
/* The same without an access; NULL: there is none. */
struct object *objects_find(const volatile unsigned char *address);
/* The running strand has initialised it plainly. */
struct object *objects_initialize(const volatile unsigned char *address, unsigned size);
/* Room for one more store. */
struct message *objects_append(struct object *object);
/* What the object's memory holds is all there is: nothing older is seen. */
void objects_first_value(struct object *object);

static inline struct message *message(struct object *object, int index)
{
    return &object->history[(unsigned)index % HISTORY];
}

#endif
