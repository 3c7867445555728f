# SPDX-License-Identifier: MIT
# Not DRD, which fails with fibers' stacks.
plait_test(unit stall SOURCES stall.c LIBRARIES plait_test_fibers plait_test_tasks TIMEOUT 60 NOT drd)
