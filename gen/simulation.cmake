# SPDX-License-Identifier: MIT
# simulation.cmake: users' own code in the simulator (docs/simulator.md), in Plait's own build and in a user's.
#
#   plait_add_simulation(<name> SOURCES file... [STRATEGY strategy...] [SEEDS number...] [BUDGET schedules]
#                        [DEFINITIONS ...] [TIMEOUT seconds])
#
# builds the program <name> in mode simulation, whatever PLAIT_MODE is: the runtime's sources are compiled once more for
# it, with the engine that explores schedules. Where testing is enabled it is registered as the test <name>. Its main()
# passes its arguments to plait_simulation_options() and calls plait_simulate() (plait/simulate.h).
#
#   STRATEGY   some of SC1 SC2 SC3 weak1 weak2 random pct3 pct5, in this order of trial; all of them where not given. Also
#              pruned2 pruned3, only where they are named
#   SEEDS      random schedules are explored once from each; 1 where not given
#   BUDGET     schedules of each strategy at most; 10 000 where not given
#
# Generated types are declared for <name> as for any target; a program under test may have declared them for itself, too.

include_guard(GLOBAL)
include("${CMAKE_CURRENT_LIST_DIR}/runtime.cmake")

# Exploring is arithmetic: unoptimised it is six times slower, whatever the build type.
set(PLAIT_SIMULATOR_OPTIONS -O2 -g CACHE STRING "how runtime and engine are compiled for simulations")
mark_as_advanced(PLAIT_SIMULATOR_OPTIONS)

# The runtime in mode simulation (plait_simulated) and the engine (plait_simulator), made when first asked for.
function(plait_add_simulator)
  if(TARGET plait_simulator)
    return()
  endif()
  plait_add_runtime(plait_simulated simulation)
  file(GLOB engine CONFIGURE_DEPENDS "${PLAIT_RUNTIME_ROOT}/src/simulation/*.c")
  add_library(plait_simulator OBJECT ${engine})
  set_target_properties(plait_simulator PROPERTIES C_STANDARD 11 C_STANDARD_REQUIRED ON C_EXTENSIONS OFF)
  target_compile_definitions(plait_simulator PRIVATE _GNU_SOURCE)
  target_include_directories(plait_simulator PRIVATE "${PLAIT_RUNTIME_ROOT}/src")
  target_link_libraries(plait_simulator PUBLIC plait_simulated)
  foreach(target IN ITEMS plait_simulated plait_simulator)
    target_compile_options(${target} PRIVATE ${PLAIT_SIMULATOR_OPTIONS})
  endforeach()
endfunction()

function(plait_add_simulation name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "BUDGET;TIMEOUT" "SOURCES;STRATEGY;SEEDS;DEFINITIONS")
  if(arg_UNPARSED_ARGUMENTS OR NOT arg_SOURCES)
    message(FATAL_ERROR "plait_add_simulation(${name}): SOURCES file... [STRATEGY strategy...] [SEEDS number...] "
      "[BUDGET schedules] [DEFINITIONS ...] [TIMEOUT seconds]; not understood: '${arg_UNPARSED_ARGUMENTS}'")
  endif()
  plait_add_simulator()
  add_executable(${name} ${arg_SOURCES})
  set_target_properties(${name} PROPERTIES C_STANDARD 11 C_EXTENSIONS OFF PLAIT_SIMULATED TRUE)
  target_compile_definitions(${name} PRIVATE ${arg_DEFINITIONS})
  target_link_libraries(${name} PRIVATE plait_simulator plait_simulated)
  set(arguments "")
  foreach(option IN ITEMS STRATEGY SEEDS BUDGET)
    if(arg_${option})
      string(TOLOWER "${option}" word)
      list(JOIN arg_${option} "," value)
      list(APPEND arguments "--${word}" "${value}")
    endif()
  endforeach()
  if(NOT arg_TIMEOUT)
    set(arg_TIMEOUT 300)
  endif()
  add_test(NAME ${name} COMMAND ${name} ${arguments})
  set_tests_properties(${name} PROPERTIES LABELS simulation TIMEOUT ${arg_TIMEOUT})
endfunction()
