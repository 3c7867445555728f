# SPDX-License-Identifier: MIT
# Times are not a matter of rare schedules: a few of each kind.
plait_model_test(deadlines SOURCES deadlines.c INCLUDES "${CMAKE_CURRENT_SOURCE_DIR}" ARGUMENTS --budget 50)
plait_task(sim_deadlines_objects PRIVATE model_nap ARGUMENT "struct nap *" RESULT int READY int INCLUDE deadlines_types.h)
