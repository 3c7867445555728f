# SPDX-License-Identifier: MIT
plait_test(unit retry SOURCES retry.c LIBRARIES plait_test_fibers TIMEOUT 60)
