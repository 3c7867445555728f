# SPDX-License-Identifier: MIT
plait_test(conformance scopes SOURCES scopes.c LIBRARIES plait_test_fibers TIMEOUT 60)
