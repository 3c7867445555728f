
/* ---- weaker orders ----
 *
 * _relaxed orders nothing else. _acquire: what happened before the change that it read is seen after it. _release: what
 * happened before it is seen by whoever acquires the value it wrote. Those of MISRA C:2023 rule 21.25 want none of these
 * (the mode seq_cst turns them all into the plain forms). */

/* get */
PLAIT_INLINE TYPE FN(get_relaxed)(const SELF *self)
{
    return plait_load_relaxed(self);
}
PLAIT_INLINE TYPE FN(get_acquire)(const SELF *self)
{
    return plait_load_acquire(self);
}

/* set */
PLAIT_INLINE void FN(set_relaxed)(SELF *self, TYPE value)
{
    plait_store_relaxed(self, value);
}
PLAIT_INLINE void FN(set_release)(SELF *self, TYPE value)
{
    plait_store_release(self, value);
}

/* exchange */
PLAIT_INLINE TYPE FN(exchange_relaxed)(SELF *self, TYPE value)
{
    return plait_exchange_relaxed(self, value);
}
PLAIT_INLINE TYPE FN(exchange_acquire)(SELF *self, TYPE value)
{
    return plait_exchange_acquire(self, value);
}
PLAIT_INLINE TYPE FN(exchange_release)(SELF *self, TYPE value)
{
    return plait_exchange_release(self, value);
}

/* compare_exchange; one that fails is a load: acquire for _acquire, else relaxed */
PLAIT_INLINE bool FN(compare_exchange_relaxed)(SELF *self, TYPE *expected, TYPE desired)
{
    return plait_compare_exchange_relaxed(self, expected, desired);
}
PLAIT_INLINE bool FN(compare_exchange_acquire)(SELF *self, TYPE *expected, TYPE desired)
{
    return plait_compare_exchange_acquire(self, expected, desired);
}
PLAIT_INLINE bool FN(compare_exchange_release)(SELF *self, TYPE *expected, TYPE desired)
{
    return plait_compare_exchange_release(self, expected, desired);
}

/* fetch_add, add */
PLAIT_INLINE TYPE FN(fetch_add_relaxed)(SELF *self, TYPE amount)
{
    return plait_add_relaxed(self, amount);
}
PLAIT_INLINE TYPE FN(add_relaxed)(SELF *self, TYPE amount)
{
    return FN(private_sum)(plait_add_relaxed(self, amount), amount);
}
PLAIT_INLINE TYPE FN(fetch_add_acquire)(SELF *self, TYPE amount)
{
    return plait_add_acquire(self, amount);
}
PLAIT_INLINE TYPE FN(add_acquire)(SELF *self, TYPE amount)
{
    return FN(private_sum)(plait_add_acquire(self, amount), amount);
}
PLAIT_INLINE TYPE FN(fetch_add_release)(SELF *self, TYPE amount)
{
    return plait_add_release(self, amount);
}
PLAIT_INLINE TYPE FN(add_release)(SELF *self, TYPE amount)
{
    return FN(private_sum)(plait_add_release(self, amount), amount);
}

/* fetch_sub, sub */
PLAIT_INLINE TYPE FN(fetch_sub_relaxed)(SELF *self, TYPE amount)
{
    return plait_sub_relaxed(self, amount);
}
PLAIT_INLINE TYPE FN(sub_relaxed)(SELF *self, TYPE amount)
{
    return FN(private_difference)(plait_sub_relaxed(self, amount), amount);
}
PLAIT_INLINE TYPE FN(fetch_sub_acquire)(SELF *self, TYPE amount)
{
    return plait_sub_acquire(self, amount);
}
PLAIT_INLINE TYPE FN(sub_acquire)(SELF *self, TYPE amount)
{
    return FN(private_difference)(plait_sub_acquire(self, amount), amount);
}
PLAIT_INLINE TYPE FN(fetch_sub_release)(SELF *self, TYPE amount)
{
    return plait_sub_release(self, amount);
}
PLAIT_INLINE TYPE FN(sub_release)(SELF *self, TYPE amount)
{
    return FN(private_difference)(plait_sub_release(self, amount), amount);
}

/* fetch_and, and */
PLAIT_INLINE TYPE FN(fetch_and_relaxed)(SELF *self, TYPE bits)
{
    return plait_and_relaxed(self, bits);
}
PLAIT_INLINE TYPE FN(and_relaxed)(SELF *self, TYPE bits)
{
    return (TYPE)(plait_and_relaxed(self, bits) & bits);
}
PLAIT_INLINE TYPE FN(fetch_and_acquire)(SELF *self, TYPE bits)
{
    return plait_and_acquire(self, bits);
}
PLAIT_INLINE TYPE FN(and_acquire)(SELF *self, TYPE bits)
{
    return (TYPE)(plait_and_acquire(self, bits) & bits);
}
PLAIT_INLINE TYPE FN(fetch_and_release)(SELF *self, TYPE bits)
{
    return plait_and_release(self, bits);
}
PLAIT_INLINE TYPE FN(and_release)(SELF *self, TYPE bits)
{
    return (TYPE)(plait_and_release(self, bits) & bits);
}

/* fetch_or, or */
PLAIT_INLINE TYPE FN(fetch_or_relaxed)(SELF *self, TYPE bits)
{
    return plait_or_relaxed(self, bits);
}
PLAIT_INLINE TYPE FN(or_relaxed)(SELF *self, TYPE bits)
{
    return (TYPE)(plait_or_relaxed(self, bits) | bits);
}
PLAIT_INLINE TYPE FN(fetch_or_acquire)(SELF *self, TYPE bits)
{
    return plait_or_acquire(self, bits);
}
PLAIT_INLINE TYPE FN(or_acquire)(SELF *self, TYPE bits)
{
    return (TYPE)(plait_or_acquire(self, bits) | bits);
}
PLAIT_INLINE TYPE FN(fetch_or_release)(SELF *self, TYPE bits)
{
    return plait_or_release(self, bits);
}
PLAIT_INLINE TYPE FN(or_release)(SELF *self, TYPE bits)
{
    return (TYPE)(plait_or_release(self, bits) | bits);
}

/* fetch_xor, xor */
PLAIT_INLINE TYPE FN(fetch_xor_relaxed)(SELF *self, TYPE bits)
{
    return plait_xor_relaxed(self, bits);
}
PLAIT_INLINE TYPE FN(xor_relaxed)(SELF *self, TYPE bits)
{
    return (TYPE)(plait_xor_relaxed(self, bits) ^ bits);
}
PLAIT_INLINE TYPE FN(fetch_xor_acquire)(SELF *self, TYPE bits)
{
    return plait_xor_acquire(self, bits);
}
PLAIT_INLINE TYPE FN(xor_acquire)(SELF *self, TYPE bits)
{
    return (TYPE)(plait_xor_acquire(self, bits) ^ bits);
}
PLAIT_INLINE TYPE FN(fetch_xor_release)(SELF *self, TYPE bits)
{
    return plait_xor_release(self, bits);
}
PLAIT_INLINE TYPE FN(xor_release)(SELF *self, TYPE bits)
{
    return (TYPE)(plait_xor_release(self, bits) ^ bits);
}

/* fetch_incr, incr */
PLAIT_INLINE TYPE FN(fetch_incr_relaxed)(SELF *self)
{
    return FN(fetch_add_relaxed)(self, (TYPE)1);
}
PLAIT_INLINE TYPE FN(incr_relaxed)(SELF *self)
{
    return FN(add_relaxed)(self, (TYPE)1);
}
PLAIT_INLINE TYPE FN(fetch_incr_acquire)(SELF *self)
{
    return FN(fetch_add_acquire)(self, (TYPE)1);
}
PLAIT_INLINE TYPE FN(incr_acquire)(SELF *self)
{
    return FN(add_acquire)(self, (TYPE)1);
}
PLAIT_INLINE TYPE FN(fetch_incr_release)(SELF *self)
{
    return FN(fetch_add_release)(self, (TYPE)1);
}
PLAIT_INLINE TYPE FN(incr_release)(SELF *self)
{
    return FN(add_release)(self, (TYPE)1);
}

/* fetch_decr, decr */
PLAIT_INLINE TYPE FN(fetch_decr_relaxed)(SELF *self)
{
    return FN(fetch_sub_relaxed)(self, (TYPE)1);
}
PLAIT_INLINE TYPE FN(decr_relaxed)(SELF *self)
{
    return FN(sub_relaxed)(self, (TYPE)1);
}
PLAIT_INLINE TYPE FN(fetch_decr_acquire)(SELF *self)
{
    return FN(fetch_sub_acquire)(self, (TYPE)1);
}
PLAIT_INLINE TYPE FN(decr_acquire)(SELF *self)
{
    return FN(sub_acquire)(self, (TYPE)1);
}
PLAIT_INLINE TYPE FN(fetch_decr_release)(SELF *self)
{
    return FN(fetch_sub_release)(self, (TYPE)1);
}
PLAIT_INLINE TYPE FN(decr_release)(SELF *self)
{
    return FN(sub_release)(self, (TYPE)1);
}
