# SPDX-License-Identifier: MIT
plait_test(unit base SOURCES base.c TIMEOUT 30 ALONE)
plait_test(unit atomic_operations SOURCES atomic_operations.c TIMEOUT 60)
