/* 1: integers */
PLAIT_STATIC_ASSERT(__builtin_classify_type(*(TYPE *)0) == 1, "type: 'integer yes' needs an integer type");
PLAIT_STATIC_ASSERT((TYPE)2 != (TYPE)1, "type: for a truth value write 'flag'");
PLAIT_STATIC_ASSERT(sizeof(TYPE) <= 8U, "type: numbers have at most 64 bits");

/* In 64 bits the sign is in the first one. */
static bool FN(private_is_negative)(TYPE value)
{
    return UPPER(is_signed) && (uint64_t)value >> 63 != 0U;
}

/* ---- what a change makes of a value: `next` of the two loops below ---- */

static TYPE FN(private_product)(TYPE value, TYPE factor)
{
    return (TYPE)((uint64_t)value * (uint64_t)factor);
}

static TYPE FN(private_negative)(TYPE value, TYPE none)
{
    return FN(private_difference)(none, value);
}

static TYPE FN(private_magnitude)(TYPE value, TYPE none)
{
    return FN(private_is_negative)(value) ? FN(private_difference)(none, value) : value;
}

static TYPE FN(private_smaller)(TYPE value, TYPE limit)
{
    return limit < value ? limit : value;
}

static TYPE FN(private_greater)(TYPE value, TYPE limit)
{
    return limit > value ? limit : value;
}

static plait_status FN(private_exact_sum)(TYPE value, TYPE amount, TYPE *result)
{
    return __builtin_add_overflow(value, amount, result) ? PLAIT_OVERFLOW : PLAIT_OK;
}

static plait_status FN(private_exact_difference)(TYPE value, TYPE amount, TYPE *result)
{
    return __builtin_sub_overflow(value, amount, result) ? PLAIT_OVERFLOW : PLAIT_OK;
}

static plait_status FN(private_exact_product)(TYPE value, TYPE factor, TYPE *result)
{
    return __builtin_mul_overflow(value, factor, result) ? PLAIT_OVERFLOW : PLAIT_OK;
}

static plait_status FN(private_exact_negative)(TYPE value, TYPE none, TYPE *result)
{
    return FN(private_exact_difference)(none, value, result);
}

static plait_status FN(private_exact_magnitude)(TYPE value, TYPE none, TYPE *result)
{
    *result = value;
    return FN(private_is_negative)(value) ? FN(private_exact_difference)(none, value, result) : PLAIT_OK;
}

/* -1 apart: there the machine's division of the least value is undefined, or a signal. */
static plait_status FN(private_quotient)(TYPE value, TYPE divisor, TYPE *result)
{
    plait_status status = PLAIT_OK;
    if (divisor == (TYPE)0) {
        status = PLAIT_DIVIDE_BY_ZERO;
    } else if (UPPER(is_signed) && divisor == (TYPE)-1) {
        status = FN(private_exact_difference)((TYPE)0, value, result);
    } else {
        *result = (TYPE)(value / divisor);
    }
    return status;
}

static plait_status FN(private_remainder)(TYPE value, TYPE divisor, TYPE *result)
{
    plait_status status = PLAIT_OK;
    if (divisor == (TYPE)0) {
        status = PLAIT_DIVIDE_BY_ZERO;
    } else if (UPPER(is_signed) && divisor == (TYPE)-1) {
        *result = (TYPE)0;
    } else {
        *result = (TYPE)(value % divisor);
    }
    return status;
}

/* Rounding towards zero rounded up where the signs differ and something was left over. */
static plait_status FN(private_floor_quotient)(TYPE value, TYPE divisor, TYPE *result)
{
    TYPE rest = (TYPE)0;
    plait_status status = FN(private_remainder)(value, divisor, &rest);
    if (status == PLAIT_OK) {
        status = FN(private_quotient)(value, divisor, result);
    }
    if (status == PLAIT_OK && rest != (TYPE)0 && FN(private_is_negative)(value) != FN(private_is_negative)(divisor)) {
        *result = FN(private_difference)(*result, (TYPE)1);
    }
    return status;
}

/* ---- the two loops ---- */

/* Returns the value before. What changes nothing is not written: it takes effect at the load. */
static TYPE FN(private_change)(SELF *self, TYPE (*next)(TYPE value, TYPE operand), TYPE operand)
{
    TYPE seen = plait_load_seq_cst(self);
    TYPE value = next(seen, operand);
    while (value != seen && !plait_compare_exchange_seq_cst(self, &seen, value)) {
        value = next(seen, operand);
    }
    return seen;
}

static plait_status FN(private_change_exactly)(SELF *self,
    plait_status (*next)(TYPE value, TYPE operand, TYPE *result), TYPE operand, TYPE *result)
{
    TYPE seen = plait_load_seq_cst(self);
    TYPE value = seen;
    plait_status status = next(seen, operand, &value);
    while (status == PLAIT_OK && value != seen && !plait_compare_exchange_seq_cst(self, &seen, value)) {
        status = next(seen, operand, &value);
    }
    if (status == PLAIT_OK && result != NULL) {
        *result = value;
    }
    return status;
}

/* ---- the calls ---- */

TYPE FN(fetch_mul)(SELF *self, TYPE factor)
{
    return FN(private_change)(self, FN(private_product), factor);
}

TYPE FN(mul)(SELF *self, TYPE factor)
{
    return FN(private_product)(FN(fetch_mul)(self, factor), factor);
}

TYPE FN(fetch_neg)(SELF *self)
{
    return FN(private_change)(self, FN(private_negative), (TYPE)0);
}

TYPE FN(neg)(SELF *self)
{
    return FN(private_negative)(FN(fetch_neg)(self), (TYPE)0);
}

TYPE FN(fetch_abs)(SELF *self)
{
    return FN(private_change)(self, FN(private_magnitude), (TYPE)0);
}

TYPE FN(abs)(SELF *self)
{
    return FN(private_magnitude)(FN(fetch_abs)(self), (TYPE)0);
}

TYPE FN(fetch_min)(SELF *self, TYPE limit)
{
    return FN(private_change)(self, FN(private_smaller), limit);
}

TYPE FN(min)(SELF *self, TYPE limit)
{
    return FN(private_smaller)(FN(fetch_min)(self, limit), limit);
}

TYPE FN(fetch_max)(SELF *self, TYPE limit)
{
    return FN(private_change)(self, FN(private_greater), limit);
}

TYPE FN(max)(SELF *self, TYPE limit)
{
    return FN(private_greater)(FN(fetch_max)(self, limit), limit);
}

plait_status FN(checked_add)(SELF *self, TYPE amount, TYPE *result)
{
    return FN(private_change_exactly)(self, FN(private_exact_sum), amount, result);
}

plait_status FN(checked_sub)(SELF *self, TYPE amount, TYPE *result)
{
    return FN(private_change_exactly)(self, FN(private_exact_difference), amount, result);
}

plait_status FN(checked_mul)(SELF *self, TYPE factor, TYPE *result)
{
    return FN(private_change_exactly)(self, FN(private_exact_product), factor, result);
}

plait_status FN(checked_incr)(SELF *self, TYPE *result)
{
    return FN(checked_add)(self, (TYPE)1, result);
}

plait_status FN(checked_decr)(SELF *self, TYPE *result)
{
    return FN(checked_sub)(self, (TYPE)1, result);
}

plait_status FN(checked_neg)(SELF *self, TYPE *result)
{
    return FN(private_change_exactly)(self, FN(private_exact_negative), (TYPE)0, result);
}

plait_status FN(checked_abs)(SELF *self, TYPE *result)
{
    return FN(private_change_exactly)(self, FN(private_exact_magnitude), (TYPE)0, result);
}

plait_status FN(div)(SELF *self, TYPE divisor, TYPE *result)
{
    return FN(private_change_exactly)(self, FN(private_quotient), divisor, result);
}

plait_status FN(floor_div)(SELF *self, TYPE divisor, TYPE *result)
{
    return FN(private_change_exactly)(self, FN(private_floor_quotient), divisor, result);
}

plait_status FN(rem)(SELF *self, TYPE divisor, TYPE *result)
{
    return FN(private_change_exactly)(self, FN(private_remainder), divisor, result);
}

/* Through a local, so that a failing call leaves *result alone. */
static plait_status FN(private_deliver)(plait_status status, TYPE value, TYPE *result)
{
    if (status == PLAIT_OK) {
        *result = value;
    }
    return status;
}

plait_status FN(quotient)(TYPE dividend, TYPE divisor, TYPE *result)
{
    TYPE value = (TYPE)0;
    const plait_status status = FN(private_quotient)(dividend, divisor, &value);
    return FN(private_deliver)(status, value, result);
}

plait_status FN(floor_quotient)(TYPE dividend, TYPE divisor, TYPE *result)
{
    TYPE value = (TYPE)0;
    const plait_status status = FN(private_floor_quotient)(dividend, divisor, &value);
    return FN(private_deliver)(status, value, result);
}

plait_status FN(remainder)(TYPE dividend, TYPE divisor, TYPE *result)
{
    TYPE value = (TYPE)0;
    const plait_status status = FN(private_remainder)(dividend, divisor, &value);
    return FN(private_deliver)(status, value, result);
}
