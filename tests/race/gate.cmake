# SPDX-License-Identifier: MIT
plait_test(race gate SOURCES gate.c TIMEOUT 120)
