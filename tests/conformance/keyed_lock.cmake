# SPDX-License-Identifier: MIT
plait_test(conformance keyed_lock SOURCES keyed_lock.c LIBRARIES plait_test_keys TIMEOUT 60 NOT helgrind)
plait_task(test_conformance_keyed_lock PRIVATE keyed_call ARGUMENT "struct call *" INCLUDE keyed_lock.h)
