# SPDX-License-Identifier: MIT
plait_test(conformance runner SOURCES runner.c LIBRARIES plait_test_runners TIMEOUT 60)
plait_runner(test_conformance_runner PRIVATE text_sums KEY "const char *" ARGUMENT long RESULT long)
