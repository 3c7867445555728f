# SPDX-License-Identifier: MIT
plait_model_test(connections SOURCES connections.c INCLUDES "${CMAKE_CURRENT_SOURCE_DIR}" ARGUMENTS --budget 1500)
plait_pool(sim_connections_objects PRIVATE model_lines VALUE "struct line" INCLUDE connections_types.h CREATE line_open
  DISPOSE line_close HEALTHY line_healthy)
plait_mutants(../mutants/connections.mutants SCENARIOS connections)
