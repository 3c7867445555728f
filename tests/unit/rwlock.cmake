# SPDX-License-Identifier: MIT
plait_test(unit rwlock SOURCES rwlock.c TIMEOUT 120)
