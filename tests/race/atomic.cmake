# SPDX-License-Identifier: MIT
plait_test(race atomic SOURCES atomic.c LIBRARIES plait_test_atomics TIMEOUT 120)
