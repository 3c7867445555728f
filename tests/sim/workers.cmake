# SPDX-License-Identifier: MIT
# One item may wait, so that those who submit do.
plait_model_test(workers SOURCES workers.c INCLUDES "${CMAKE_CURRENT_SOURCE_DIR}" ARGUMENTS --budget 600)
plait_workers(sim_workers_objects PRIVATE model_crew VALUE "struct errand" INCLUDE workers_types.h RUN errand_run
  FAILED errand_failed DISPOSE errand_end CAPACITY 1)
plait_mutants(../mutants/workers.mutants SCENARIOS workers)
