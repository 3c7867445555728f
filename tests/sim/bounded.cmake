# SPDX-License-Identifier: MIT
plait_model_test(bounded SOURCES bounded.c ARGUMENTS --strategy pruned3 --exhausts --budget 2000000)
