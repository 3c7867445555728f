GEN_IF(number)
/* Which calls may overlap on one object, from any number of strands:
 *
 *                      init     any other
 *     init             no       no           until init has returned, nobody else knows the object
 *     any other        no       yes
 *
 * No call waits, allocates or fails by chance, and each is O(1). There is nothing to destroy. Unless its name says
 * otherwise, a call is sequentially consistent: it takes effect at one instant of one order common to all objects, and
 * what happened before a change is seen by whoever sees the change.
 *
 * Arithmetic is in two's complement. add, mul, neg ... wrap at the width of the type; checked_add ... instead return
 * PLAIT_OVERFLOW. Nothing here is undefined for any value, and nothing raises a signal. */
GEN_ENDIF
GEN_IF(flag)
/* Which calls may overlap on one object, from any number of strands:
 *
 *                      init     any other
 *     init             no       no           until init has returned, nobody else knows the object
 *     any other        no       yes
 *
 * No call waits, allocates or fails, and each is O(1). There is nothing to destroy. Unless its name says otherwise, a
 * call is sequentially consistent: it takes effect at one instant of one order common to all objects, and what happened
 * before a change is seen by whoever sees the change. */
GEN_ENDIF
GEN_IF(value)
/* Which calls may overlap on one object, from any number of strands:
 *
 *                      init     any other
 *     init             no       no           until init has returned, nobody else knows the object
 *     any other        no       yes          but none that changes the object from within its own update function
 *
 * Every call is sequentially consistent: it takes effect at one instant of one order common to all objects, and what
 * happened before a change is seen by whoever sees the change. No value is ever torn. None is a checkpoint, allocates,
 * or fails by chance; each costs O(size). There is nothing to destroy.
 *
 * How a value stays whole depends on its size. Up to 8 bytes it is one atomic word, up to 16 bytes an atomic pair where
 * the machine has such instructions: then all calls are lock-free. Above, it is a seqlock: get writes nothing, calls
 * that change the value do so one after the other and may wait for the copying of a few words, never for user code.
 * See <plait/cells.h>. */
GEN_ENDIF
GEN_BODY
GEN_IF(number)
GEN_INCLUDE(atomic/number.h.m4)
GEN_IF(orders)
GEN_INCLUDE(atomic/number_orders.h.m4)
GEN_ENDIF
GEN_ENDIF
GEN_IF(flag)
GEN_INCLUDE(atomic/flag.h.m4)
GEN_ENDIF
GEN_IF(value)
GEN_INCLUDE(atomic/value.h.m4)
GEN_ENDIF
