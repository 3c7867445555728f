/* SPDX-License-Identifier: MIT */
/* hash.c: the secret numbers behind hashes, and the hash of bytes. */
#include <string.h>

#include <plait/atomic.h>
#include <plait/hash.h>

#if PLAIT_MODE_NUMBER == PLAIT_MODE_simulation

uint64_t plait_hash_seed(void)
{
    return UINT64_C(0x9e3779b97f4a7c15);
}

#else

#include <sys/random.h>
#include <unistd.h>

#include <plait/time.h>

uint64_t plait_hash_seed(void)
{
    uint64_t seed = 0;
    if (getrandom(&seed, sizeof seed, GRND_NONBLOCK) != (ssize_t)sizeof seed) {
        /* Early in the boot of a machine there is no random source: then the clock and an address have to do. */
        seed = plait_hash_word((uint64_t)plait_now().nanoseconds, (uint64_t)(uintptr_t)&seed);
    }
    return seed;
}

#endif

/* One secret for the life of the process; 0: none drawn. Whoever draws first decides, so that all hashes agree. */
static struct plait_atomic_u64 secret = PLAIT_ATOMIC_INIT(0);

static uint64_t secret_of_process(void)
{
    uint64_t known = plait_load_relaxed(&secret);
    if (known == 0U) {
        const uint64_t drawn = plait_hash_seed() | 1U;
        if (plait_compare_exchange_relaxed(&secret, &known, drawn)) {
            known = drawn;
        }
    }
    return known;
}

uint64_t plait_hash_bytes(const unsigned char *bytes, size_t size)
{
    const uint64_t seed = secret_of_process();
    uint64_t hash = plait_hash_word((uint64_t)size, seed);
    size_t at = 0;
    for (; size - at >= sizeof(uint64_t); at += sizeof(uint64_t)) {
        uint64_t word = 0;
        memcpy(&word, &bytes[at], sizeof word);
        hash = plait_hash_add(hash, word, seed);
    }
    uint64_t rest = 0;
    if (at < size) {
        memcpy(&rest, &bytes[at], size - at);
    }
    return plait_hash_word(rest, hash);
}

uint64_t plait_hash_text(const char *text)
{
    return plait_hash_bytes((const unsigned char *)text, strlen(text));
}
