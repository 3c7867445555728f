# SPDX-License-Identifier: MIT
plait_test(unit scope SOURCES scope.c TIMEOUT 60)
plait_test(unit group SOURCES group.c TIMEOUT 120)
plait_test(unit pool SOURCES pool.c LINK_OPTIONS -Wl,--wrap=pthread_create TIMEOUT 120)
