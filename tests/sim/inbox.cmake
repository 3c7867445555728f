# SPDX-License-Identifier: MIT
plait_model_test(inbox SOURCES inbox.c)
plait_mutants(../mutants/inbox.mutants SCENARIOS inbox)
