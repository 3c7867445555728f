    if (plait_taken == PLAIT_OK) {
GEN_IF(locks)
        OF(locks, hold) *plait_held __attribute__((__cleanup__(OF(locks, unlock_held)), __unused__)) = &plait_hold;
GEN_ELSE
        struct plait_mutex *plait_held __attribute__((__cleanup__(plait_mutex_unlock_held), __unused__)) = plait_lock;
GEN_ENDIF
GEN_IS(returns, void)
        HOOK(calls)(NAMES());
GEN_ELSE
        *plait_result = HOOK(calls)(NAMES());
GEN_ENDIF
    }
