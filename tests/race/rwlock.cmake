# SPDX-License-Identifier: MIT
# Lock objects hide wrong orders inside a lock, so its races are looked for with and without them.
plait_test(race rwlock SOURCES rwlock.c TIMEOUT 120)
plait_test(race rwlock_orders SOURCES rwlock.c DEFINITIONS PLAIT_LOCK_OBJECTS=0 TIMEOUT 120)
