# SPDX-License-Identifier: MIT
plait_test(conformance gather SOURCES gather.c TIMEOUT 60)
plait_gather(test_conformance_gather PRIVATE ordered_items VALUE int)
plait_gather(test_conformance_gather PRIVATE ordered_kept VALUE int KEEP)
plait_gather(test_conformance_gather PRIVATE ordered_known VALUE int END known)
