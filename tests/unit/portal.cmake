# SPDX-License-Identifier: MIT
# DRD fails on stacks that were registered (3.19), so fibers are never its business.
plait_test(unit portal SOURCES portal.c LIBRARIES plait_test_fibers plait_test_tasks TIMEOUT 60 NOT drd)
