# SPDX-License-Identifier: MIT
plait_model_test(inspect SOURCES inspect.c ARGUMENTS --budget 2000)
