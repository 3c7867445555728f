/* SPDX-License-Identifier: MIT */
/* Declared once more, so that another signature than the declaration's is an error. */
RETURNS HOOK(calls)(PARAMETERS());

/* So is a lock or a key of the wrong type, which some compilers only warn of. */
#pragma GCC diagnostic error "-Wint-conversion"
#pragma GCC diagnostic error "-Wincompatible-pointer-types"

GEN_IF(own_lock)
static struct plait_mutex FN(private_lock) = PLAIT_MUTEX_INIT;

GEN_ENDIF
GEN_IF(own_table)
static OF(locks, ) FN(private_table); /* all bits zero: empty */
PLAIT_STATIC_ASSERT(!OF(locks, private_needs_init), "locks: a keyed_lock with a context needs init, so give a table");

GEN_ENDIF
RETURNS FN()(PARAMETERS())
{
GEN_INCLUDE(synchronized/which.c.m4)
GEN_IF(locks)
    OF(locks, hold) plait_hold;
    OF(locks, hold) *plait_held __attribute__((__cleanup__(OF(locks, unlock_held)), __unused__)) =
        OF(locks, lock_shielded)(plait_table, OPTION(key), &plait_hold, __func__);
GEN_ELSE
    struct plait_mutex *plait_held __attribute__((__cleanup__(plait_mutex_unlock_held), __unused__)) =
        plait_mutex_lock_shielded(plait_lock, __func__);
GEN_ENDIF
GEN_IS(returns, void)
    HOOK(calls)(NAMES());
GEN_ELSE
    return HOOK(calls)(NAMES());
GEN_ENDIF
}

GEN_IS(returns, void)
plait_status TRY()(PARAMETERS())
GEN_ELSE
plait_status TRY()(PARAMETERS(RETURNS *plait_result))
GEN_ENDIF
{
GEN_INCLUDE(synchronized/which.c.m4)
GEN_IF(locks)
    OF(locks, hold) plait_hold;
    const plait_status plait_taken = OF(locks, try_lock)(plait_table, OPTION(key), &plait_hold);
GEN_ELSE
    const plait_status plait_taken = plait_mutex_try_lock(plait_lock);
GEN_ENDIF
GEN_INCLUDE(synchronized/work.c.m4)
    return plait_taken;
}

GEN_IS(returns, void)
plait_status FN(until)(PARAMETERS(plait_time plait_deadline))
GEN_ELSE
plait_status FN(until)(PARAMETERS(RETURNS *plait_result, plait_time plait_deadline))
GEN_ENDIF
{
GEN_INCLUDE(synchronized/which.c.m4)
GEN_IF(locks)
    OF(locks, hold) plait_hold;
    const plait_status plait_taken = OF(locks, lock_until)(plait_table, OPTION(key), &plait_hold, plait_deadline);
GEN_ELSE
    const plait_status plait_taken = plait_mutex_lock_until(plait_lock, plait_deadline);
GEN_ENDIF
GEN_INCLUDE(synchronized/work.c.m4)
    return plait_taken;
}
