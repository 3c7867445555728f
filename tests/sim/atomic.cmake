# SPDX-License-Identifier: MIT
# The smallest seqlock, a pair, a word with a hole, and two numbers.
plait_model_test(atomic SOURCES atomic.c INCLUDES "${CMAKE_CURRENT_SOURCE_DIR}")
plait_atomic(sim_atomic_objects PRIVATE sim_triples TYPE "struct triple" INCLUDE atomic_types.h MEMBERS a b c)
plait_atomic(sim_atomic_objects PRIVATE sim_twins TYPE "struct twin" INCLUDE atomic_types.h MEMBERS a b)
plait_atomic(sim_atomic_objects PRIVATE sim_hollow TYPE "struct holed" INCLUDE atomic_types.h MEMBERS tag number)
plait_atomic(sim_atomic_objects PRIVATE sim_n TYPE int64_t ORDER any)
plait_atomic(sim_atomic_objects PRIVATE sim_small TYPE int8_t)
plait_mutants(../mutants/atomic.mutants SCENARIOS atomic
  TYPES pair=sim_twins "value: padding=sim_hollow" "value: calls=sim_twins" "number: publishes=sim_n" "number: one=sim_small"
  "number: div=sim_small")
