/* SPDX-License-Identifier: MIT */
/* What tables rest on: matching eight tags at once, and mixing hashes. */
#include "support/support.h"

#include <plait/hash.h>
#include <plait/match.h>

static unsigned match_one_by_one(uint64_t tags, uint8_t tag)
{
    unsigned mask = 0;
    for (unsigned z = 0; z < 8; z++) {
        mask |= (uint8_t)(tags >> (8U * z)) == tag ? 1U << z : 0U;
    }
    return mask;
}

static void matching_finds_each_equal_tag_and_no_other(void **state)
{
    (void)state;
    uint64_t seed = 3;
    for (unsigned round = 0; round < 20000; round++) {
        /* Few different bytes, so that equal ones, zeros and neighbours that differ by one bit are common. */
        const uint64_t tags = test_random(&seed) & test_random(&seed) & UINT64_C(0x8103818001038100);
        for (unsigned z = 0; z < 9; z++) {
            const uint8_t tag = (uint8_t)(z < 8 ? tags >> (8U * z) : test_random(&seed));
            assert_int_equal(plait_match8(tags, tag), match_one_by_one(tags, tag));
            assert_int_equal(plait_match8_portable(tags, tag), match_one_by_one(tags, tag));
        }
    }
}

static void sequential_keys_spread_over_index_and_tag(void **state)
{
    (void)state;
    for (unsigned shift = 0; shift < 48; shift += 8) {
        unsigned groups[256] = {0};
        unsigned tags[256] = {0};
        for (uint64_t key = 0; key < 4096; key++) {
            const uint64_t hash = plait_hash_word(key << shift, UINT64_C(0x1234567));
            groups[hash & 255U]++;
            tags[hash >> 56]++;
        }
        for (unsigned i = 0; i < 256; i++) {
            assert_in_range(groups[i], 1, 48); /* 16 expected */
            assert_in_range(tags[i], 1, 64);
        }
    }
}

static void equal_bytes_have_one_hash(void **state)
{
    (void)state;
    const unsigned char bytes[] = "0123456789abcdef!";
    for (size_t size = 0; size < sizeof bytes; size++) {
        for (size_t other = 0; other < sizeof bytes; other++) {
            assert_int_equal(plait_hash_bytes(bytes, size) == plait_hash_bytes(bytes, other), size == other);
        }
    }
    assert_true(plait_hash_text("plait") == plait_hash_bytes((const unsigned char *)"plait", 5));
    assert_true(plait_hash_seed() != plait_hash_seed());
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(matching_finds_each_equal_tag_and_no_other),
        cmocka_unit_test(sequential_keys_spread_over_index_and_tag),
        cmocka_unit_test(equal_bytes_have_one_hash),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
