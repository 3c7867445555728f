/* SPDX-License-Identifier: MIT */
/* Scenarios of references to counted objects: nobody touches an object after its end, each ends once and after all that
 * was done with it, and when nobody calls, the counts say exactly what is held. */
#include "model.h"

#include "model_boxes.h"
#include "model_items.h"

enum { ITEMS = 4, BLOCKS = 3 };

static struct item items[ITEMS];
static unsigned ended[ITEMS];
static unsigned held[ITEMS]; /* references of the scenario, beside those of the refs */
static model_items first, second;
static model_boxes boxes;
static struct ended box_ends;
static struct plait_memory blocks[BLOCKS];
static struct plait_memory *unused[BLOCKS];
static unsigned unused_count;
static unsigned replaced[2];

/* ---- objects ---- */

void item_end(struct item *item)
{
    ended[item->index]++;
    model_write(item->data, 0U);
    model_dead(item);
}

void box_end(struct box *box, struct ended *ends)
{
    model_write(box->data, 0U);
    ends->boxes++;
}

struct plait_memory *box_allocate(size_t units)
{
    struct plait_memory *memory = NULL;
    if (units == 1 && unused_count > 0) {
        memory = unused[--unused_count];
        plait_simulation_forget(memory->bytes, sizeof(*memory));
    }
    return memory;
}

void box_release(struct plait_memory *memory, size_t units)
{
    MODEL_EXPECT(units == 1 && unused_count < BLOCKS);
    plait_simulation_end(memory->bytes, sizeof(*memory), MODEL_HERE " box");
    unused[unused_count++] = memory;
}

/* The first reference of item `index`. */
static struct item *fresh(unsigned index)
{
    struct item *item = &items[index];
    model_born(item);
    item->index = index;
    model_write(item->data, index + 1U);
    model_items_share(item);
    return item;
}

static struct box *fresh_box(unsigned data)
{
    struct box *box = NULL;
    MODEL_EXPECT(model_boxes_new((struct box){data}, &box, &box_ends) == PLAIT_OK);
    return box;
}

/* Uses an item and lets go of it. */
static void use(struct item *item)
{
    if (item != NULL) {
        MODEL_EXPECT(model_read(item->data) == item->index + 1U);
        model_items_release(item);
    }
}

/* Items 0 and 1 in the two refs, which alone hold them; items 2 and 3 with the scenario. */
static void setup(void)
{
    const model_items empty = MODEL_ITEMS_EMPTY;
    const model_boxes no_boxes = MODEL_BOXES_EMPTY;
    for (unsigned i = 0; i < ITEMS; i++) {
        ended[i] = 0;
        held[i] = i >= 2 ? 1U : 0U;
        items[i].index = i;
        items[i].data = i + 1U;
        model_items_share(&items[i]);
    }
    for (unsigned i = 0; i < BLOCKS; i++) {
        unused[i] = &blocks[i];
    }
    unused_count = BLOCKS;
    box_ends.boxes = replaced[0] = replaced[1] = 0;
    first = second = empty;
    boxes = no_boxes;
    model_items_init(&first, &items[0]);
    model_items_set(&second, &items[1]);
    model_items_release(&items[0]);
    model_items_release(&items[1]);
}

/* ---- what holds when nobody calls ---- */

static uint64_t share_in(const model_items *ref, const struct item *item)
{
    const struct plait_pair value = plait_pair_load(&ref->ref.pair);
    MODEL_EXPECT(value.word[PLAIT_REF_OBJECT] != 0 || value.word[PLAIT_REF_TAKEN] == 0);
    return value.word[PLAIT_REF_OBJECT] == (uint64_t)(uintptr_t)item ? plait_ref_left(value) : 0U;
}

/* Rule R1; then all let go, and each has ended once. */
static void counts_are_exact(void)
{
    for (unsigned i = 0; i < ITEMS; i++) {
        const uint64_t references = share_in(&first, &items[i]) + share_in(&second, &items[i]) + held[i];
        MODEL_EXPECT(ended[i] == (references == 0 ? 1U : 0U));
        if (references != 0) {
            MODEL_EXPECT(plait_load_relaxed(&items[i].count.references) == references);
        }
    }
    for (unsigned i = 0; i < ITEMS; i++) {
        for (; held[i] > 0; held[i]--) {
            model_items_release(&items[i]);
        }
    }
    model_items_destroy(&first);
    model_items_destroy(&second);
    for (unsigned i = 0; i < ITEMS; i++) {
        MODEL_EXPECT(ended[i] == 1);
    }
}

/* ---- get, set, exchange ---- */

static void read_first(void)
{
    use(model_items_get(&first));
}

static void read_twice(void)
{
    use(model_items_get(&first));
    use(model_items_get(&first));
}

static void set_two(void)
{
    model_items_set(&first, &items[2]);
}

static void set_three_then_nothing(void)
{
    model_items_set(&first, &items[3]);
    model_items_set(&first, NULL);
}

static void exchange_three(void)
{
    use(model_items_exchange(&first, &items[3]));
}

/* Puts in what it has made and forgets it. */
static void publish_two(void)
{
    struct item *item = fresh(2);
    model_items_set(&first, item);
    held[2] = 0;
    model_items_release(item);
}

/* The same object in two refs. */
static void copy_to_second(void)
{
    struct item *item = model_items_get(&first);
    model_items_set(&second, item);
    use(item);
}

static void clear_both(void)
{
    model_items_set(&first, NULL);
    model_items_set(&second, NULL);
}

/* ---- references that strands hold ---- */

static void release_two(void)
{
    use(&items[2]);
}

static void retain_and_release(void)
{
    struct item *item = model_items_get(&first);
    struct item *again = model_items_retain(item);
    use(item);
    use(again);
}

static void setup_two_holders(void)
{
    setup();
    (void)model_items_retain(&items[2]);
    held[2] = 0;
}

/* ---- compare and exchange ---- */

static void replace_by(unsigned index)
{
    struct item *seen = model_items_get(&first);
    while (!model_items_compare_exchange(&first, &seen, &items[index])) {
        MODEL_EXPECT(seen == NULL || model_read(seen->data) == seen->index + 1U);
    }
    use(seen);
}

static void replace_by_two(void)
{
    replace_by(2);
}

static void replace_by_three(void)
{
    replace_by(3);
}

/* One attempt, from what was there at the beginning. */
static void try_from(struct item *expected, unsigned index)
{
    struct item *seen = model_items_retain(expected);
    if (model_items_compare_exchange(&first, &seen, &items[index])) {
        replaced[index - 2U]++;
        MODEL_EXPECT(seen == expected);
    } else {
        MODEL_EXPECT(seen != expected);
    }
    use(seen);
}

static void fill_with_two(void)
{
    try_from(NULL, 2);
}

static void fill_with_three(void)
{
    try_from(NULL, 3);
}

static void setup_empty(void)
{
    setup();
    model_items_set(&first, NULL);
}

static void one_has_filled_it(void)
{
    MODEL_EXPECT(replaced[0] + replaced[1] == 1);
    counts_are_exact();
}

/* ---- an address that comes again ---- */

/* Boxes: 1 is in. Strand 0 has it in mind while strand 1 replaces it by 2 and then by 3, which takes its place in
 * memory unless strand 0's reference keeps it. */
static void setup_boxes(void)
{
    setup();
    struct box *box = NULL;
    if (model_boxes_new((struct box){1}, &box, &box_ends) == PLAIT_OK) {
        model_boxes_set(&boxes, box);
        model_boxes_release(box);
    }
}

static void put_box(unsigned data)
{
    struct box *box = fresh_box(data);
    model_boxes_set(&boxes, box);
    model_boxes_release(box);
}

static void replace_box_one(void)
{
    struct box *seen = model_boxes_get(&boxes);
    const unsigned was = model_read(seen->data);
    if (model_boxes_compare_exchange(&boxes, &seen, NULL)) {
        MODEL_EXPECT(model_read(seen->data) == was);
        replaced[0] = was;
    } else {
        MODEL_EXPECT(model_read(seen->data) != was);
    }
    model_boxes_release(seen);
}

static void put_two_boxes(void)
{
    put_box(2);
    put_box(3);
}

static void boxes_are_back(void)
{
    struct box *last = model_boxes_get(&boxes);
    /* Whoever was replaced by nothing is not followed by what replaced it. */
    MODEL_EXPECT(replaced[0] == 3 ? last == NULL : last != NULL && last->data == 3);
    model_boxes_release(last);
    model_boxes_destroy(&boxes);
    MODEL_EXPECT(box_ends.boxes == 3 && unused_count == BLOCKS);
    counts_are_exact();
}

/* ---- a share that runs low ---- */

/* All but one of the references up to the mark have been taken from the first ref, and given up again. */
static void setup_low(void)
{
    setup();
    const struct plait_pair low = {{(uint64_t)(uintptr_t)&items[0], PLAIT_REF_REFILL - 1U}};
    plait_pair_store(&first.ref.pair, low);
    plait_initialize(&items[0].count.references, plait_ref_left(low));
}

/* Takes it out and puts it in again. */
static void out_and_in(void)
{
    struct item *item = model_items_exchange(&first, NULL);
    if (item != NULL) {
        model_items_set(&first, item);
    }
    use(item);
}

static void the_share_is_full(void)
{
    const struct plait_pair value = plait_pair_load(&first.ref.pair);
    MODEL_EXPECT(value.word[PLAIT_REF_TAKEN] < PLAIT_REF_REFILL);
    counts_are_exact();
}

static const struct scenario SCENARIOS[] = {
    {.name = "ref: two readers, a writer",
     .setup = setup,
     .bodies = {read_twice, read_first, set_two},
     .check = counts_are_exact},
    {.name = "ref: what was made is seen",
     .setup = setup,
     .bodies = {read_twice, publish_two},
     .check = counts_are_exact},
    {.name = "ref: exchanged and emptied",
     .setup = setup,
     .bodies = {set_three_then_nothing, exchange_three, read_first},
     .check = counts_are_exact},
    {.name = "ref: in two refs",
     .setup = setup,
     .bodies = {copy_to_second, clear_both, read_first},
     .check = counts_are_exact},
    {.name = "ref: the last of two holders",
     .setup = setup_two_holders,
     .bodies = {release_two, release_two},
     .check = counts_are_exact},
    {.name = "ref: retained", .setup = setup, .bodies = {retain_and_release, set_two}, .check = counts_are_exact},
    {.name = "ref: compare-exchanges",
     .setup = setup,
     .bodies = {replace_by_two, replace_by_three, read_first},
     .check = counts_are_exact},
    {.name = "ref: filled once",
     .setup = setup_empty,
     .bodies = {fill_with_two, fill_with_three, read_first},
     .check = one_has_filled_it},
    {.name = "ref: an address comes again",
     .setup = setup_boxes,
     .bodies = {replace_box_one, put_two_boxes},
     .check = boxes_are_back},
    {.name = "ref: filled up again",
     .setup = setup_low,
     .bodies = {read_first, read_first, read_first},
     .check = the_share_is_full},
    {.name = "ref: filled up or replaced",
     .setup = setup_low,
     .bodies = {read_twice, read_first, set_two},
     .check = counts_are_exact},
    {.name = "ref: filled up, out and in",
     .setup = setup_low,
     .bodies = {read_twice, read_first, out_and_in},
     .check = counts_are_exact},
    {.name = "ref: filled up by a compare-exchange",
     .setup = setup_low,
     .bodies = {fill_with_two, read_first},
     .check = the_share_is_full},
};

int main(int argc, char **argv)
{
    return model_main(argc, argv, SCENARIOS, sizeof(SCENARIOS) / sizeof(SCENARIOS[0]));
}
