# SPDX-License-Identifier: MIT
plait_test(race synchronized SOURCES synchronized.c LIBRARIES plait_test_keys TIMEOUT 120)
