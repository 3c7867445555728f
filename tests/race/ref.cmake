# SPDX-License-Identifier: MIT
plait_test(race ref SOURCES ref.c LIBRARIES plait_test_refs TIMEOUT 120)
