/* SPDX-License-Identifier: MIT */
/* ref_items.h: the objects of the scenarios of references: some with their count inside, some with it behind them. */
#ifndef PLAIT_TESTS_SIM_REF_ITEMS_H
#define PLAIT_TESTS_SIM_REF_ITEMS_H

#include <plait/memory.h>
#include <plait/ref.h>

struct item {
    unsigned index;
    unsigned data; /* under the race check */
    struct plait_count count;
};

/* What option `dispose` gets. */
void item_end(struct item *item);

struct box {
    unsigned data;
};

struct ended {
    unsigned boxes;
};

void box_end(struct box *box, struct ended *ended);

/* Memory for boxes: the block given back last comes again first. */
struct plait_memory *box_allocate(size_t units);
void box_release(struct plait_memory *memory, size_t units);

#endif
