# SPDX-License-Identifier: MIT
# Semantics, not orders: the race tests show those to the tools.
plait_test(conformance streams SOURCES streams.c TIMEOUT 60 ONLY none asan tsan)
plait_queue(test_conformance_streams PRIVATE stream_meet VALUE int CAPACITY 0)
plait_queue(test_conformance_streams PRIVATE stream_one VALUE int CAPACITY 1)
plait_queue(test_conformance_streams PRIVATE stream_three VALUE int MAX_ITEMS 3)
plait_queue(test_conformance_streams PRIVATE stream_any VALUE int)
