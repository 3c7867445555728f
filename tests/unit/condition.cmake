# SPDX-License-Identifier: MIT
plait_test(unit condition SOURCES condition.c TIMEOUT 120)
