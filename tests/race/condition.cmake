# SPDX-License-Identifier: MIT
# Without lock objects, and so with a condition.c of its own: the library's leaves its mutex as a lock object.
plait_test(race condition SOURCES condition.c "${PROJECT_SOURCE_DIR}/src/condition.c" DEFINITIONS PLAIT_LOCK_OBJECTS=0
  TIMEOUT 120)
