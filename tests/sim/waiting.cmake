# SPDX-License-Identifier: MIT
plait_model_test(waiting SOURCES waiting.c)
plait_model_test(mutex SOURCES mutex.c)
plait_mutants(../mutants/waiting.mutants SCENARIOS waiting)
plait_mutants(../mutants/mutex.mutants SCENARIOS mutex)
