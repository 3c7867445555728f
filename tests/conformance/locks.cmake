# SPDX-License-Identifier: MIT
# Semantics, not orders: the race tests show those to the tools.
plait_test(conformance locks SOURCES locks.c TIMEOUT 60 ONLY none asan tsan)
