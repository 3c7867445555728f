# SPDX-License-Identifier: MIT
# Whether promises are kept is not a matter of rare schedules: a few hundred of each kind.
plait_model_test(promises SOURCES promises.c INCLUDES "${CMAKE_CURRENT_SOURCE_DIR}" ARGUMENTS --budget 100)
plait_task(sim_promises_objects PRIVATE model_errand ARGUMENT int)
plait_pool(sim_promises_objects PRIVATE model_links VALUE int INCLUDE promises_types.h CREATE link_open DISPOSE link_close)
plait_workers(sim_promises_objects PRIVATE model_crew_of_three VALUE int INCLUDE promises_types.h RUN parcel_run
  FAILED parcel_failed CAPACITY 2)
