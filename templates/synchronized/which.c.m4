GEN_IF(own_lock)
    struct plait_mutex *const plait_lock = &FN(private_lock);
    PLAIT_STATIC_STATE(FN(private_lock));
GEN_ENDIF
GEN_IF(lock)
    struct plait_mutex *const plait_lock = OPTION(lock);
GEN_ENDIF
GEN_IF(own_table)
    OF(locks, ) *const plait_table = &FN(private_table);
    PLAIT_STATIC_STATE(FN(private_table));
GEN_ENDIF
GEN_IF(table)
    OF(locks, ) *const plait_table = OPTION(table);
GEN_ENDIF
