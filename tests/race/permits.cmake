# SPDX-License-Identifier: MIT
plait_test(race permits SOURCES permits.c TIMEOUT 120)
