/* SPDX-License-Identifier: MIT */
/* ref.h: under the kind `ref`: an atomic reference to a counted object, whatever the object's type.
 *
 *     struct plait_ref      | address of the object, or 0 | taken |     sixteen bytes that change together (pair.h)
 *     struct plait_count    | references |                              beside the object
 *
 * A split reference count. Whoever puts an object into a ref adds PLAIT_REF_SHARE references to its count first: the
 * ref's share. A strand that gets the object takes one of them by a change of the ref alone, which counts how many are
 * taken, and so never touches an object that may be gone. Whoever replaces the object learns in the same step how many
 * were taken, and takes what is left of the share off the count.
 *
 *     R1  count == references that strands hold + the sum over refs that hold the object of (SHARE - taken)
 *     R2  taken < SHARE: at half of it the strand that took adds what was taken to the count and to the share again
 *     R3  a strand touches the count only while one of these references is its own; giving the last one up is its last
 *         touch
 *     R4  count < LIMIT: an object may be in 2^31 - 1 refs. Above it lies the count of an object at its end, ENDED, so
 *         that whoever retains and releases one there does not end it again
 *
 * So while a ref holds an object its count is above 0; it reaches 0 once, by one strand, which disposes of the object.
 * The same address may come and go between two looks: the steps below change a ref only from what it is to what follows
 * from it, whatever it was meanwhile, so they need no version. Orders: what is done to an object before it is put in is
 * seen by whoever gets it, by the pair (seq_cst). References are given up by acq_rel: all that anybody did with the
 * object before is seen by its disposal. Adding is relaxed, since whoever adds has one.
 *
 * Source: A. Williams, "C++ Concurrency in Action", 2012, 7.2.4; the same idea with 48 bits of address and 16 of count
 * in one word is the atomic shared pointer of Meta's folly. docs/kinds/ref.md weighs the others. */
#ifndef PLAIT_REF_H
#define PLAIT_REF_H

#include <plait/atomic.h>
#include <plait/base.h>
#include <plait/pair.h>
#include <plait/status.h>

PLAIT_EXTERN_C_BEGIN

/* ---- the count ---- */

/* Beside an object, or a member of it (option `count`). The field is private. */
struct plait_count {
    struct plait_atomic_u64 references;
};

/* No count of a living object comes near LIMIT; ENDED stays above it, whatever is taken off or added. */
#define PLAIT_COUNT_LIMIT (UINT64_C(1) << 63)
#define PLAIT_COUNT_ENDED (UINT64_C(3) << 62)

/* The first reference, before anybody else knows the object. */
PLAIT_INLINE void plait_count_begin(struct plait_count *count)
{
    plait_initialize(&count->references, 1U);
}

/* More references, by a strand that has one. */
PLAIT_INLINE void plait_count_add(struct plait_count *count, uint64_t references)
{
    (void)plait_add_relaxed(&count->references, references);
}

/* Takes back what plait_count_add() added, by a strand that has one reference beside: it cannot be the last. */
PLAIT_INLINE void plait_count_take_back(struct plait_count *count, uint64_t references)
{
    (void)plait_sub_relaxed(&count->references, references);
}

/* Gives references up; true: they were the last, and the object is the caller's to dispose of. More than there were is
 * fatal, any of an object at its end too, and the message names `caller`, a function. */
PLAIT_MUST_USE PLAIT_INLINE bool plait_count_drop(struct plait_count *count, uint64_t references, const char *caller)
{
    const uint64_t before = plait_sub_acq_rel(&count->references, references);
    if (PLAIT_UNLIKELY(before - references >= PLAIT_COUNT_LIMIT)) {
        plait_misuse(caller, (uintptr_t)count, "releases an object more often than it was retained, or at its end");
    }
    return before == references;
}

/* Before an object is disposed of, by the strand that gave the last reference up. */
PLAIT_INLINE void plait_count_end(struct plait_count *count)
{
    plait_store_relaxed(&count->references, PLAIT_COUNT_ENDED);
}

/* After an object was disposed of: fatal when somebody has retained it meanwhile. */
void plait_private_count_ended(const struct plait_count *count, const char *caller);

/* ---- the reference ---- */

/* An object in a ref brings SHARE references with it; from REFILL taken on, the share is filled up again. Between the
 * two there is room for as many strands as may be about to fill it. */
#define PLAIT_REF_SHARE (UINT64_C(1) << 32)
#define PLAIT_REF_REFILL (UINT64_C(1) << 31)

/* The fields of its value. Empty: both 0. */
enum { PLAIT_REF_OBJECT = 0, PLAIT_REF_TAKEN = 1 };

struct plait_ref {
    struct plait_atomic_pair pair;
};

#define PLAIT_REF_EMPTY         \
    {                           \
        PLAIT_PAIR_INIT(0U, 0U) \
    }

/* The value of a ref that begins to hold an object, or nothing (0). */
PLAIT_INLINE struct plait_pair plait_ref_holding(uint64_t object)
{
    const struct plait_pair value = {{object, 0U}};
    return value;
}

/* The value after one more reference was taken; of an empty ref, the same. */
PLAIT_INLINE struct plait_pair plait_ref_taking(struct plait_pair seen)
{
    const struct plait_pair value = {
        {seen.word[PLAIT_REF_OBJECT], seen.word[PLAIT_REF_OBJECT] != 0U ? seen.word[PLAIT_REF_TAKEN] + 1U : 0U}};
    return value;
}

/* What is left of the share. */
PLAIT_INLINE uint64_t plait_ref_left(struct plait_pair seen)
{
    return PLAIT_REF_SHARE - seen.word[PLAIT_REF_TAKEN];
}

/* Takes a reference of the object; returns the value before. An empty ref is only read. */
PLAIT_MUST_USE PLAIT_INLINE struct plait_pair plait_ref_take(struct plait_ref *ref)
{
    struct plait_pair seen = plait_pair_load(&ref->pair);
    while (seen.word[PLAIT_REF_OBJECT] != 0U &&
           PLAIT_UNLIKELY(!plait_pair_compare_exchange(&ref->pair, &seen, plait_ref_taking(seen)))) {}
    return seen;
}

/* Fills the share up again, by a strand that has just taken a reference of `seen`'s object, whose count it is. */
PLAIT_COLD void plait_private_ref_refill(struct plait_ref *ref, struct plait_pair seen, struct plait_count *count);

PLAIT_EXTERN_C_END

#endif /* PLAIT_REF_H */
