# SPDX-License-Identifier: MIT
# Not DRD, which fails with fibers' stacks.
plait_test(unit inspect SOURCES inspect.c LIBRARIES plait_test_fibers TIMEOUT 60 NOT drd)
