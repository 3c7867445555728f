# SPDX-License-Identifier: MIT
plait_test(conformance event SOURCES event.c TIMEOUT 60)
