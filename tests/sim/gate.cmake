# SPDX-License-Identifier: MIT
plait_model_test(gate SOURCES gate.c ARGUMENTS --budget 5000)
plait_mutants(../mutants/gate.mutants SCENARIOS gate)
