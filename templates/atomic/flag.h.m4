struct SELF {
    struct plait_atomic_u8 value;
};
typedef struct SELF SELF;

/* Initialiser of a static or automatic object: SELF object = UPPER(init)(false); */
#define UPPER(init)(value) {PLAIT_ATOMIC_INIT((uint8_t)((value) ? 1U : 0U))}

PLAIT_INLINE uint8_t FN(private_byte)(bool value)
{
    return value ? (uint8_t)1 : (uint8_t)0;
}

/* The first value. */
PLAIT_INLINE void FN(init)(SELF *self, bool value)
{
    plait_initialize(&self->value, FN(private_byte)(value));
}

/* The value. */
PLAIT_INLINE bool FN(get)(const SELF *self)
{
    return plait_load_seq_cst(&self->value) != 0U;
}

/* Replaces the value. */
PLAIT_INLINE void FN(set)(SELF *self, bool value)
{
    plait_store_seq_cst(&self->value, FN(private_byte)(value));
}

/* Replaces the value and returns the one before. */
PLAIT_INLINE bool FN(exchange)(SELF *self, bool value)
{
    return plait_exchange_seq_cst(&self->value, FN(private_byte)(value)) != 0U;
}

/* Sets the flag and returns whether it was set already: of many strands that call it, one gets false. */
PLAIT_INLINE bool FN(test_and_set)(SELF *self)
{
    return FN(exchange)(self, true);
}

/* Clears the flag. */
PLAIT_INLINE void FN(clear)(SELF *self)
{
    FN(set)(self, false);
}
GEN_IF(orders)

/* ---- weaker orders ----
 *
 * _relaxed orders nothing else. _acquire: what happened before the change that it read is seen after it. _release: what
 * happened before it is seen by whoever acquires the value it wrote. Those of MISRA C:2023 rule 21.25 want none of these
 * (the mode seq_cst turns them all into the plain forms). */

PLAIT_INLINE bool FN(get_relaxed)(const SELF *self)
{
    return plait_load_relaxed(&self->value) != 0U;
}
PLAIT_INLINE bool FN(get_acquire)(const SELF *self)
{
    return plait_load_acquire(&self->value) != 0U;
}

PLAIT_INLINE void FN(set_relaxed)(SELF *self, bool value)
{
    plait_store_relaxed(&self->value, FN(private_byte)(value));
}
PLAIT_INLINE void FN(set_release)(SELF *self, bool value)
{
    plait_store_release(&self->value, FN(private_byte)(value));
}

PLAIT_INLINE bool FN(exchange_relaxed)(SELF *self, bool value)
{
    return plait_exchange_relaxed(&self->value, FN(private_byte)(value)) != 0U;
}
PLAIT_INLINE bool FN(exchange_acquire)(SELF *self, bool value)
{
    return plait_exchange_acquire(&self->value, FN(private_byte)(value)) != 0U;
}
PLAIT_INLINE bool FN(exchange_release)(SELF *self, bool value)
{
    return plait_exchange_release(&self->value, FN(private_byte)(value)) != 0U;
}

PLAIT_INLINE bool FN(test_and_set_relaxed)(SELF *self)
{
    return FN(exchange_relaxed)(self, true);
}
PLAIT_INLINE bool FN(test_and_set_acquire)(SELF *self)
{
    return FN(exchange_acquire)(self, true);
}
PLAIT_INLINE bool FN(test_and_set_release)(SELF *self)
{
    return FN(exchange_release)(self, true);
}

PLAIT_INLINE void FN(clear_relaxed)(SELF *self)
{
    FN(set_relaxed)(self, false);
}
PLAIT_INLINE void FN(clear_release)(SELF *self)
{
    FN(set_release)(self, false);
}
GEN_ENDIF
