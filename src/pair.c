/* SPDX-License-Identifier: MIT */
/* pair.c: sixteen bytes that change together, from one primitive per machine: compare and swap, which says whether it
 * did and what it saw.
 *
 *     x86-64    cmpxchg16b        (and movdqa to load, on machines with AVX)
 *     aarch64   ldaxp, stlxp
 *     others    a lock out of a table, chosen by the address
 *
 * Loads, stores and exchanges are loops of it. Source of movdqa's atomicity: Intel SDM volume 3, 9.1.1, and AMD APM
 * volume 2, 7.3.2, since 2021: aligned 16-byte loads are atomic on processors that have AVX. It is worth having:
 * cmpxchg16b takes the line for writing even to load it. A load by one thread took 13 ns with it and 1.5 ns with
 * movdqa; by two threads that only load one object, 50 ns each against 1.6 (Zen 4, 2 cores, gcc 12 -O2). */
#include <plait/pair.h>
#include <plait/small_lock.h>

#if PLAIT_MODE_NUMBER == PLAIT_MODE_simulation

#include <plait/simulation.h>

/* One step of the simulator each. */

#define READ_BYTES(object) ((const volatile unsigned char *)(object)->private_value)
#define BYTES(object) ((volatile unsigned char *)(object)->private_value)

struct plait_pair plait_pair_load(const struct plait_atomic_pair *object)
{
    struct plait_pair seen;
    plait_simulation_pair_load(READ_BYTES(object), seen.word, "plait_pair_load");
    return seen;
}

void plait_pair_store(struct plait_atomic_pair *object, struct plait_pair value)
{
    plait_simulation_pair_store(BYTES(object), value.word, "plait_pair_store");
}

struct plait_pair plait_pair_exchange(struct plait_atomic_pair *object, struct plait_pair value)
{
    struct plait_pair old;
    plait_simulation_pair_exchange(BYTES(object), value.word, old.word, "plait_pair_exchange");
    return old;
}

bool plait_pair_compare_exchange(struct plait_atomic_pair *object, struct plait_pair *expected,
                                 struct plait_pair desired)
{
    return plait_simulation_pair_compare_exchange(BYTES(object), expected->word, desired.word,
                                                  "plait_pair_compare_exchange");
}

#else

#if PLAIT_PAIR_LOCK_FREE && defined(__x86_64__)

#if PLAIT_MODE_NUMBER == PLAIT_MODE_tsan

#if defined(__clang__) && !defined(__GCC_HAVE_SYNC_COMPARE_AND_SWAP_16)
#error "clang with ThreadSanitizer: compile pair.c with -mcx16, or what it does is hidden from the tool"
#endif

/* The builtin is what ThreadSanitizer understands; elsewhere it would be a call of libatomic. Sixteen bytes as one
 * integer, whatever they were declared as. */
__extension__ typedef unsigned __int128 plait_wide __attribute__((may_alias));

static bool compare_and_swap(struct plait_atomic_pair *object, struct plait_pair *expected, struct plait_pair desired)
{
    plait_wide *bits = (plait_wide *)object->private_value;
    plait_wide seen = (plait_wide)expected->word[1] << 64 | expected->word[0];
    const plait_wide value = (plait_wide)desired.word[1] << 64 | desired.word[0];
    const bool done = __atomic_compare_exchange_n(bits, &seen, value, false, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
    expected->word[0] = (uint64_t)seen;
    expected->word[1] = (uint64_t)(seen >> 64);
    return done;
}

#else

/* Whether it succeeded is the processor's word, not a comparison of ours: bytes that nobody has written, padding of a
 * user's type, decide nothing in the program then, and memcheck agrees. */
static bool compare_and_swap(struct plait_atomic_pair *object, struct plait_pair *expected, struct plait_pair desired)
{
    bool done = false;
    __asm__ __volatile__("lock cmpxchg16b %1"
                         : "=@ccz"(done), "+m"(object->private_value), "+a"(expected->word[0]), "+d"(expected->word[1])
                         : "b"(desired.word[0]), "c"(desired.word[1])
                         : "memory");
    return done;
}

#endif

#elif PLAIT_PAIR_LOCK_FREE && defined(__aarch64__)

/* A pair that was loaded is known to be untorn only once it has been stored back, so a pair that differs stores what it
 * was. One piece of assembly, since the machine promises that the store succeeds some day only if no other access to
 * memory stands between it and the load. */
static bool compare_and_swap(struct plait_atomic_pair *object, struct plait_pair *expected, struct plait_pair desired)
{
    struct plait_pair seen;
    struct plait_pair stored;
    uint32_t refused = 0;
    uint32_t done = 0;
    __asm__ __volatile__(
        "1: ldaxp %[seen0], %[seen1], [%[object]]\n\t"
        "cmp %[seen0], %[expected0]\n\t"
        "ccmp %[seen1], %[expected1], #0, eq\n\t"
        "csel %[stored0], %[desired0], %[seen0], eq\n\t"
        "csel %[stored1], %[desired1], %[seen1], eq\n\t"
        "stlxp %w[refused], %[stored0], %[stored1], [%[object]]\n\t"
        "cbnz %w[refused], 1b\n\t"
        "cset %w[done], eq"
        : [seen0] "=&r"(seen.word[0]), [seen1] "=&r"(seen.word[1]), [stored0] "=&r"(stored.word[0]),
          [stored1] "=&r"(stored.word[1]), [refused] "=&r"(refused), [done] "=&r"(done)
        : [object] "r"(object->private_value), [expected0] "r"(expected->word[0]), [expected1] "r"(expected->word[1]),
          [desired0] "r"(desired.word[0]), [desired1] "r"(desired.word[1])
        : "cc", "memory");
    *expected = seen;
    return done != 0;
}

#else

/* Sections of four accesses to memory. */
enum { LOCKS = 64 };
static struct plait_small_lock locks[LOCKS];

static bool compare_and_swap(struct plait_atomic_pair *object, struct plait_pair *expected, struct plait_pair desired)
{
    struct plait_small_lock *lock = &locks[(uintptr_t)object / sizeof(*object) % LOCKS];
    plait_small_lock_lock(lock);
    const struct plait_pair seen = {{object->private_value[0], object->private_value[1]}};
    const bool done = seen.word[0] == expected->word[0] && seen.word[1] == expected->word[1];
    if (done) {
        object->private_value[0] = desired.word[0];
        object->private_value[1] = desired.word[1];
    }
    plait_small_lock_unlock(lock);
    *expected = seen;
    return done;
}

#endif

bool plait_pair_compare_exchange(struct plait_atomic_pair *object, struct plait_pair *expected,
                                 struct plait_pair desired)
{
    PLAIT_PRIVATE_POINT();
#if PLAIT_MODE_NUMBER == PLAIT_MODE_valgrind
    PLAIT_PRIVATE_ANNOUNCE(1, plait_private_before, object->private_value);
#endif
    const bool done = compare_and_swap(object, expected, desired);
#if PLAIT_MODE_NUMBER == PLAIT_MODE_valgrind
    PLAIT_PRIVATE_ANNOUNCE(1, plait_private_before, object->private_value); /* twice, see atomic/valgrind.h */
    PLAIT_PRIVATE_ANNOUNCE(1, plait_private_after, object->private_value);
#endif
    return done;
}

#if PLAIT_PAIR_LOCK_FREE && defined(__x86_64__) && \
    (PLAIT_MODE_NUMBER == PLAIT_MODE_plain || PLAIT_MODE_NUMBER == PLAIT_MODE_seq_cst)
#define MAY_HAVE_WIDE_LOAD 1

static bool wide_load = false;

/* Before main, so that no thread sees the choice change. */
__attribute__((constructor)) static void look_for_wide_load(void)
{
    __builtin_cpu_init();
    wide_load = __builtin_cpu_supports("avx") != 0;
}

/* seq_cst as an ordinary load is on x86: all that changes a pair is a locked instruction. */
static struct plait_pair load_wide(const struct plait_atomic_pair *object)
{
    typedef long long lanes __attribute__((vector_size(16)));
    lanes seen;
    __asm__ __volatile__("movdqa %1, %0" : "=x"(seen) : "m"(object->private_value) : "memory");
    return (struct plait_pair){{(uint64_t)seen[0], (uint64_t)seen[1]}};
}
#else
#define MAY_HAVE_WIDE_LOAD 0
#endif

struct plait_pair plait_pair_load(const struct plait_atomic_pair *object)
{
#if MAY_HAVE_WIDE_LOAD
    if (PLAIT_LIKELY(wide_load)) {
        PLAIT_PRIVATE_POINT();
        return load_wide(object);
    }
#endif
    /* Writes back what is there, at most. Deviation D-3 (docs/misra.md): the object is const to the caller only. */
    struct plait_atomic_pair *writable = (struct plait_atomic_pair *)(uintptr_t)object;
    struct plait_pair seen = {{0, 0}};
    const bool zero = plait_pair_compare_exchange(writable, &seen, seen);
    (void)zero; /* either way it has seen the value */
    return seen;
}

struct plait_pair plait_pair_exchange(struct plait_atomic_pair *object, struct plait_pair value)
{
    struct plait_pair seen = plait_pair_load(object);
    while (!plait_pair_compare_exchange(object, &seen, value)) {}
    return seen;
}

void plait_pair_store(struct plait_atomic_pair *object, struct plait_pair value)
{
    (void)plait_pair_exchange(object, value);
}

#endif
