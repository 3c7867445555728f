# SPDX-License-Identifier: MIT
plait_test(conformance ref SOURCES ref.c LIBRARIES plait_test_refs TIMEOUT 60)
