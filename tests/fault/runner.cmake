# SPDX-License-Identifier: MIT
# Memory that fails, not strands that meet: the other tests of runners show those to the judges of races.
plait_test(fault runner SOURCES runner.c LIBRARIES plait_test_runners TIMEOUT 60 ONLY none asan memcheck)
