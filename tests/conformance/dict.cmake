# SPDX-License-Identifier: MIT
plait_test(conformance dict SOURCES dict.c LIBRARIES plait_test_dicts TIMEOUT 60)
