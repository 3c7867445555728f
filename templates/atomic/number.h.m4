/* One field of this name is what the operations of <plait/atomic.h> work on. */
struct SELF {
    PLAIT_ALIGNAS(sizeof(TYPE)) TYPE private_value;
};
typedef struct SELF SELF;

enum { UPPER(is_signed) = (TYPE)-1 < (TYPE)1 };

/* Initialiser of a static or automatic object: SELF object = UPPER(init)(5); */
#define UPPER(init)(value) PLAIT_ATOMIC_INIT(value)

/* ---- begin ---- */

/* The first value. */
PLAIT_INLINE void FN(init)(SELF *self, TYPE value)
{
    plait_initialize(self, value);
}

/* ---- read and replace ---- */

/* The value. */
PLAIT_INLINE TYPE FN(get)(const SELF *self)
{
    return plait_load_seq_cst(self);
}

/* Replaces the value. */
PLAIT_INLINE void FN(set)(SELF *self, TYPE value)
{
    plait_store_seq_cst(self, value);
}

/* Replaces the value and returns the one before. */
PLAIT_INLINE TYPE FN(exchange)(SELF *self, TYPE value)
{
    return plait_exchange_seq_cst(self, value);
}

/* True when the value was *expected and is `desired` now. Otherwise false, and *expected is the value it had. */
PLAIT_INLINE bool FN(compare_exchange)(SELF *self, TYPE *expected, TYPE desired)
{
    return plait_compare_exchange_seq_cst(self, expected, desired);
}

/* ---- change in place: fetch_ forms return the value before, the others the value after; all wrap ---- */

/* What a change makes of a value. In 64 bits without sign, where nothing overflows, then cut to the width. */

PLAIT_INLINE TYPE FN(private_sum)(TYPE a, TYPE b)
{
    return (TYPE)((uint64_t)a + (uint64_t)b);
}

PLAIT_INLINE TYPE FN(private_difference)(TYPE a, TYPE b)
{
    return (TYPE)((uint64_t)a - (uint64_t)b);
}

/* value + amount. One instruction. */
PLAIT_INLINE TYPE FN(fetch_add)(SELF *self, TYPE amount)
{
    return plait_add_seq_cst(self, amount);
}
PLAIT_INLINE TYPE FN(add)(SELF *self, TYPE amount)
{
    return FN(private_sum)(plait_add_seq_cst(self, amount), amount);
}

/* value - amount. One instruction. */
PLAIT_INLINE TYPE FN(fetch_sub)(SELF *self, TYPE amount)
{
    return plait_sub_seq_cst(self, amount);
}
PLAIT_INLINE TYPE FN(sub)(SELF *self, TYPE amount)
{
    return FN(private_difference)(plait_sub_seq_cst(self, amount), amount);
}

/* value + 1, value - 1. One instruction. */
PLAIT_INLINE TYPE FN(fetch_incr)(SELF *self)
{
    return FN(fetch_add)(self, (TYPE)1);
}
PLAIT_INLINE TYPE FN(incr)(SELF *self)
{
    return FN(add)(self, (TYPE)1);
}
PLAIT_INLINE TYPE FN(fetch_decr)(SELF *self)
{
    return FN(fetch_sub)(self, (TYPE)1);
}
PLAIT_INLINE TYPE FN(decr)(SELF *self)
{
    return FN(sub)(self, (TYPE)1);
}

/* value & bits. */
PLAIT_INLINE TYPE FN(fetch_and)(SELF *self, TYPE bits)
{
    return plait_and_seq_cst(self, bits);
}
PLAIT_INLINE TYPE FN(and)(SELF *self, TYPE bits)
{
    return (TYPE)(plait_and_seq_cst(self, bits) & bits);
}

/* value | bits. */
PLAIT_INLINE TYPE FN(fetch_or)(SELF *self, TYPE bits)
{
    return plait_or_seq_cst(self, bits);
}
PLAIT_INLINE TYPE FN(or)(SELF *self, TYPE bits)
{
    return (TYPE)(plait_or_seq_cst(self, bits) | bits);
}

/* value ^ bits. */
PLAIT_INLINE TYPE FN(fetch_xor)(SELF *self, TYPE bits)
{
    return plait_xor_seq_cst(self, bits);
}
PLAIT_INLINE TYPE FN(xor)(SELF *self, TYPE bits)
{
    return (TYPE)(plait_xor_seq_cst(self, bits) ^ bits);
}

/* ~value: every bit the other way round. */
PLAIT_INLINE TYPE FN(fetch_not)(SELF *self)
{
    return FN(fetch_xor)(self, (TYPE)~(TYPE)0);
}
PLAIT_INLINE TYPE FN(not)(SELF *self)
{
    return FN(xor)(self, (TYPE)~(TYPE)0);
}

/* The rest are loops of compare_exchange: lock-free, begun again only because another strand succeeded. */

/* value * factor. */
TYPE FN(fetch_mul)(SELF *self, TYPE factor);
TYPE FN(mul)(SELF *self, TYPE factor);

/* -value. Of the least value: itself. Of a type without sign: what added to value gives 0. */
TYPE FN(fetch_neg)(SELF *self);
TYPE FN(neg)(SELF *self);

/* The magnitude of value. Of the least value: itself. */
TYPE FN(fetch_abs)(SELF *self);
TYPE FN(abs)(SELF *self);

/* The smaller one of value and limit; the greater one. Nothing is written when that is the value already. */
TYPE FN(fetch_min)(SELF *self, TYPE limit);
TYPE FN(min)(SELF *self, TYPE limit);
TYPE FN(fetch_max)(SELF *self, TYPE limit);
TYPE FN(max)(SELF *self, TYPE limit);

/* ---- change in place, or say why not ----
 *
 * PLAIT_OK, and the value after in *result (NULL: not wanted); or a status, with value and *result as they were.
 * Lock-free loops of compare_exchange. PLAIT_OVERFLOW: the exact result does not fit TYPE. */

/* value + amount, value - amount, value * factor, value + 1, value - 1, -value, and the magnitude of value. */
PLAIT_MUST_USE plait_status FN(checked_add)(SELF *self, TYPE amount, TYPE *result);
PLAIT_MUST_USE plait_status FN(checked_sub)(SELF *self, TYPE amount, TYPE *result);
PLAIT_MUST_USE plait_status FN(checked_mul)(SELF *self, TYPE factor, TYPE *result);
PLAIT_MUST_USE plait_status FN(checked_incr)(SELF *self, TYPE *result);
PLAIT_MUST_USE plait_status FN(checked_decr)(SELF *self, TYPE *result);
PLAIT_MUST_USE plait_status FN(checked_neg)(SELF *self, TYPE *result);
PLAIT_MUST_USE plait_status FN(checked_abs)(SELF *self, TYPE *result);

/* value / divisor, rounded towards zero as in C. PLAIT_DIVIDE_BY_ZERO; PLAIT_OVERFLOW: the least value by -1. */
PLAIT_MUST_USE plait_status FN(div)(SELF *self, TYPE divisor, TYPE *result);

/* The same, rounded down: -7 by 2 is -4. */
PLAIT_MUST_USE plait_status FN(floor_div)(SELF *self, TYPE divisor, TYPE *result);

/* What div leaves over: value % divisor, with the sign of value. PLAIT_DIVIDE_BY_ZERO. The least value by -1: 0. */
PLAIT_MUST_USE plait_status FN(rem)(SELF *self, TYPE divisor, TYPE *result);

/* ---- the same divisions of plain numbers; no object is touched ---- */

/* As div, floor_div and rem, with the same failures; *result is left as it was by one. Pure but for *result, O(1). */
PLAIT_MUST_USE plait_status FN(quotient)(TYPE dividend, TYPE divisor, TYPE *result);
PLAIT_MUST_USE plait_status FN(floor_quotient)(TYPE dividend, TYPE divisor, TYPE *result);
PLAIT_MUST_USE plait_status FN(remainder)(TYPE dividend, TYPE divisor, TYPE *result);
