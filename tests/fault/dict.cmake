# SPDX-License-Identifier: MIT
plait_test(fault dict SOURCES dict.c LIBRARIES plait_test_dicts TIMEOUT 60 ALONE)
