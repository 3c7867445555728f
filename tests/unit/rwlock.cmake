# SPDX-License-Identifier: MIT
# Under DRD race.rwlock runs the same calls, with fewer threads; this crowd takes too long there.
plait_test(unit rwlock SOURCES rwlock.c TIMEOUT 120 NOT drd)
