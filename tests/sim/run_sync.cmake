# SPDX-License-Identifier: MIT
plait_model_test(run_sync SOURCES run_sync.c INCLUDES "${CMAKE_CURRENT_SOURCE_DIR}" ARGUMENTS --budget 2000)
plait_task(sim_run_sync_objects PRIVATE model_joined ARGUMENT "struct parcel" RESULT "struct thing"
  INCLUDE run_sync_things.h)
plait_task(sim_run_sync_objects PRIVATE model_left ARGUMENT "struct parcel" RESULT "struct thing" ABANDON
  ARGUMENT_COPY parcel_copy ARGUMENT_DISPOSE parcel_dispose RESULT_DISPOSE thing_dispose INCLUDE run_sync_things.h)
plait_mutants(../mutants/run_sync.mutants SCENARIOS run_sync)
