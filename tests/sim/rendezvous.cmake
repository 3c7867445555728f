# SPDX-License-Identifier: MIT
plait_model_test(rendezvous SOURCES rendezvous.c ARGUMENTS --budget 2500)
plait_queue(sim_rendezvous_objects PRIVATE model_meet VALUE unsigned CAPACITY 0)
plait_mutants(../mutants/rendezvous.mutants SCENARIOS rendezvous TYPES meet=model_meet)
