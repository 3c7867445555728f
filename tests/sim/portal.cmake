# SPDX-License-Identifier: MIT
plait_model_test(portal SOURCES portal.c ARGUMENTS --budget 3000 TIMEOUT 300)
plait_mutants(../mutants/portal.mutants SCENARIOS portal)
