# SPDX-License-Identifier: MIT
plait_model_test(gate SOURCES gate.c)
plait_mutants(../mutants/gate.mutants SCENARIOS gate)
