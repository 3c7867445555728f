# SPDX-License-Identifier: MIT
plait_test(unit scope SOURCES scope.c TIMEOUT 60)
