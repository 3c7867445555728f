# SPDX-License-Identifier: MIT
# The pool is no part of the runtime in mode simulation, where the engine runs strands: here it is the program's.
plait_model_test(pool_tasks SOURCES pool_tasks.c "${PROJECT_SOURCE_DIR}/src/pool.c" "${PROJECT_SOURCE_DIR}/src/pool_help.c"
  ARGUMENTS --budget 800)
plait_mutants(../mutants/pool.mutants SCENARIOS pool_tasks)
