# SPDX-License-Identifier: MIT
plait_test(conformance runner SOURCES runner.c LIBRARIES plait_test_runners TIMEOUT 60)
