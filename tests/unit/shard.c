/* SPDX-License-Identifier: MIT */
/* The tree of queues against a plain model: whatever is appended and unlinked, each word's queue is in order of
 * arrival, links both ways agree, and the tree holds exactly the first of each queue. */
#include "queued.h"

enum { WORDS = 40, KEYS = WORDS * 4, NODES = 600 };

static struct plait_shard shard;
static plait_word words[WORDS];
static struct plait_waiter nodes[NODES];
static unsigned queue_of[NODES]; /* index of the key, plus 1; 0: not queued */
static unsigned long arrived[NODES];

static uintptr_t key_of(unsigned index)
{
    return plait_shard_key(&words[index / 4], index % 4);
}

static int by_arrival(const void *a, const void *b)
{
    const unsigned long left = arrived[*(const unsigned *)a];
    const unsigned long right = arrived[*(const unsigned *)b];
    return left < right ? -1 : left > right;
}

static void check_queue(unsigned key)
{
    unsigned expected[NODES];
    unsigned count = 0;
    for (unsigned i = 0; i < NODES; i++) {
        if (queue_of[i] == key + 1U) {
            expected[count++] = i;
        }
    }
    qsort(expected, count, sizeof(expected[0]), by_arrival);
    struct plait_waiter *first = *plait_shard_find(&shard, key_of(key));
    struct plait_waiter *node = first;
    for (unsigned i = 0; i < count; i++) {
        assert_ptr_equal(node, &nodes[expected[i]]);
        assert_true(node->queued);
        assert_ptr_equal(node->previous, &nodes[expected[i == 0 ? count - 1U : i - 1U]]);
        assert_true((node->slot != NULL) == (i == 0));
        assert_true(i == 0 || node->previous->ticket < node->ticket);
        node = node->next;
    }
    assert_null(node);
    if (first != NULL) {
        assert_ptr_equal(*first->slot, first);
        for (int side = 0; side < 2; side++) {
            assert_true(first->child[side] == NULL || first->child[side]->slot == &first->child[side]);
        }
    }
}

static unsigned tree_size(const struct plait_waiter *node)
{
    return node == NULL ? 0 : 1U + tree_size(node->child[0]) + tree_size(node->child[1]);
}

static void check_all(void)
{
    unsigned queues = 0;
    for (unsigned key = 0; key < KEYS; key++) {
        check_queue(key);
        queues += *plait_shard_find(&shard, key_of(key)) != NULL;
    }
    assert_int_equal(tree_size(shard.root), queues);
}

/* `spread`: over how many queues; few make long queues, many a large tree. */
static void run(unsigned spread, unsigned long steps, uint64_t seed)
{
    uint64_t random = seed;
    unsigned long now = 0;
    for (unsigned long step = 0; step < steps; step++) {
        const unsigned i = (unsigned)(test_random(&random) % NODES);
        if (queue_of[i] == 0) {
            const unsigned key = (unsigned)(test_random(&random) % spread);
            nodes[i].key = key_of(key);
            queue_of[i] = key + 1U;
            arrived[i] = ++now;
            plait_shard_append(&shard, &nodes[i]);
        } else {
            plait_shard_unlink(&shard, &nodes[i]);
            assert_false(nodes[i].queued);
            queue_of[i] = 0;
        }
        if (step % 97 == 0) {
            check_all();
        }
    }
    for (unsigned i = 0; i < NODES; i++) {
        if (queue_of[i] != 0) {
            plait_shard_unlink(&shard, &nodes[i]);
            queue_of[i] = 0;
        }
    }
    assert_null(shard.root);
}

static void queues_keep_order_and_links(void **state)
{
    (void)state;
    run(1, test_scaled(3000, 300), 1);
    run(7, test_scaled(6000, 300), 2);
    run(KEYS, test_scaled(12000, 300), 3);
}

static void the_search_stays_short(void **state)
{
    (void)state;
    enum { DISTINCT = 4096 };
    static struct plait_waiter many[DISTINCT];
    for (unsigned i = 0; i < DISTINCT; i++) {
        many[i].key = (uintptr_t)0x10000U + i * (uintptr_t)64; /* words at even distances, as in an array */
        plait_shard_append(&shard, &many[i]);
    }
    unsigned deepest = 0;
    for (unsigned i = 0; i < DISTINCT; i++) {
        unsigned depth = 0;
        uint64_t hash = plait_shard_mix(many[i].key);
        for (struct plait_waiter *node = shard.root; node != &many[i]; hash <<= 1) {
            node = node->child[hash >> 63];
            depth++;
        }
        deepest = depth > deepest ? depth : deepest;
    }
    assert_true(deepest <= 24); /* log2 of 4096 is 12 */
    for (unsigned i = 0; i < DISTINCT; i++) {
        plait_shard_unlink(&shard, &many[i]);
    }
    assert_null(shard.root);
}

static void a_word_and_its_queues_lie_in_one_shard(void **state)
{
    (void)state;
    unsigned used[PLAIT_SHARDS] = {0};
    static plait_word many[4096];
    for (unsigned i = 0; i < 4096; i++) {
        used[plait_shard_of(&many[i]) - plait_shards]++;
        for (unsigned queue = 0; queue < 4; queue++) {
            assert_int_equal(plait_shard_key(&many[i], queue), plait_shard_key(&many[i], 0) + queue);
        }
    }
    for (unsigned i = 0; i < PLAIT_SHARDS; i++) {
        assert_true(used[i] > 0 && used[i] < 4096 / PLAIT_SHARDS * 8);
    }
    assert_int_equal(sizeof(struct plait_shard), 64);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(queues_keep_order_and_links),
        cmocka_unit_test(the_search_stays_short),
        cmocka_unit_test(a_word_and_its_queues_lie_in_one_shard),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
