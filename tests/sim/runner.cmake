# SPDX-License-Identifier: MIT
# Few schedules of each kind are enough for what is measured; what meets is in the scenarios of several strands.
plait_model_test(runner SOURCES runner.c INCLUDES "${CMAKE_CURRENT_SOURCE_DIR}" ARGUMENTS --budget 100)
set(chore ARGUMENT "struct chore" RESULT "struct fruit" RESULT_DISPOSE fruit_dispose INCLUDE runner_types.h)
plait_runner(sim_runner_objects PRIVATE model_chores KEY uint32_t ${chore})
plait_runner(sim_runner_objects PRIVATE model_left_chores KEY uint32_t ${chore} ABANDON ARGUMENT_COPY chore_copy
  ARGUMENT_DISPOSE chore_dispose)
plait_mutants(../mutants/runner.mutants SCENARIOS runner TYPES runner=model_chores left=model_left_chores)
