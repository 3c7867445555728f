# SPDX-License-Identifier: MIT
plait_test(fault ref SOURCES ref.c LIBRARIES plait_test_refs TIMEOUT 30 ALONE)
