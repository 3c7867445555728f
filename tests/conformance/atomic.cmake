# SPDX-License-Identifier: MIT
plait_test(conformance atomic SOURCES atomic.c LIBRARIES plait_test_atomics TIMEOUT 60)
