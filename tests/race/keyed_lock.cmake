# SPDX-License-Identifier: MIT
plait_test(race keyed_lock SOURCES keyed_lock.c LIBRARIES plait_test_keys TIMEOUT 300 NOT memcheck)
