# SPDX-License-Identifier: MIT
plait_test(conformance synchronized SOURCES synchronized.c LIBRARIES plait_test_keys TIMEOUT 60)
plait_task(test_conformance_synchronized PRIVATE sync_call ARGUMENT unsigned)
