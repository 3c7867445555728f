GEN_IF(number)
GEN_INCLUDE(atomic/number.c.m4)
GEN_ENDIF
GEN_IF(flag)
/* Everything is in the header; these are the rules it rests on. */
PLAIT_STATIC_ASSERT(sizeof(SELF) == 1U, "a flag is one byte");
GEN_ENDIF
GEN_IF(value)
GEN_INCLUDE(atomic/value.c.m4)
GEN_ENDIF
