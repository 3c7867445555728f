# SPDX-License-Identifier: MIT
# With a mutex.c of its own, compiled for the millisecond of production. Its defects are those of sim_mutex, where once
# overtaken is starved.
plait_model_test(hog SOURCES hog.c "${PROJECT_SOURCE_DIR}/src/mutex.c" DEFINITIONS PLAIT_OVERTAKEN=1000000)
