# SPDX-License-Identifier: MIT
# Lock objects hide wrong orders inside a lock, so its races are looked for with and without them.
plait_test(race mutex SOURCES mutex.c TIMEOUT 300)
plait_test(race mutex_orders SOURCES mutex.c DEFINITIONS PLAIT_LOCK_OBJECTS=0 TIMEOUT 300)
