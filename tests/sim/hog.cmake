# SPDX-License-Identifier: MIT
# With mutex.c, permits.c and rwlock.c of its own, compiled for the millisecond of production. Most of their defects are
# those of sim_mutex, sim_permits and sim_rwlock, where once overtaken is starved.
plait_model_test(hog
  SOURCES hog.c "${PROJECT_SOURCE_DIR}/src/mutex.c" "${PROJECT_SOURCE_DIR}/src/permits.c"
    "${PROJECT_SOURCE_DIR}/src/rwlock.c"
  DEFINITIONS PLAIT_OVERTAKEN=1000000 ARGUMENTS --budget 3000)
plait_mutants(../mutants/hog.mutants SCENARIOS hog)
