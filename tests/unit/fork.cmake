# SPDX-License-Identifier: MIT
# A program of its own: the process has no strand before the test.
plait_test(unit fork SOURCES fork.c LINK_OPTIONS -Wl,--wrap=pthread_key_create TIMEOUT 60)
