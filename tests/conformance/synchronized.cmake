# SPDX-License-Identifier: MIT
# DRD sees the same locks in race.synchronized, cheaper.
plait_test(conformance synchronized SOURCES synchronized.c LIBRARIES plait_test_keys TIMEOUT 60 NOT drd)
plait_task(test_conformance_synchronized PRIVATE sync_call ARGUMENT unsigned)
