GEN_IF(copy)
    if (PLAIT_UNLIKELY(plait_hook_refuses((uintptr_t)self))) {
        return PLAIT_MISUSE;
    }
GEN_ENDIF
