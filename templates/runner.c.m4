/* The base has all that does not depend on types: who takes which task when, and what cuts it short (src/runner.c). */
GEN_PART(tasks)

GEN_IF(result)
GEN_PART(results)

GEN_ENDIF
GEN_PART(errors)

GEN_INCLUDE(runner/perform.c.m4)
GEN_INCLUDE(runner/life.c.m4)
GEN_INCLUDE(runner/calls.c.m4)
