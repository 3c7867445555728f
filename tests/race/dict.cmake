# SPDX-License-Identifier: MIT
plait_test(race dict SOURCES dict.c LIBRARIES plait_test_dicts TIMEOUT 120)
