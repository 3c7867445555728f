# SPDX-License-Identifier: MIT
plait_test(conformance future SOURCES future.c TIMEOUT 60)
