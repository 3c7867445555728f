# SPDX-License-Identifier: MIT
# model.cmake: programs that explore code in the simulator, and mutants that they must catch.
#
#   plait_model_test(<name> SOURCES file... [DEFINITIONS ...] [INCLUDES folder...] [ARGUMENTS ...] [TIMEOUT seconds])
#
# builds sim_<name> in mode simulation, with the engine and the runtime, and registers it as sim.<name>.
#
#   plait_mutants(<file.mutants> SCENARIOS <name> [TYPES <family>=<type>...] [TIMEOUT seconds])
#
# builds sim_<name> once more for each mutant of the file (docs/model.md has the format), with the changed source in place of
# the original, and registers sim.<name>.mutant.<id>, which fails unless the scenario named there finds the defect in time.
# Only what a defect can change is compiled; the rest are the program's own objects, in a library (sim_<name>_originals) of
# which the linker leaves out what has been replaced:
#
#   a source of the runtime or of the program    that file
#   a header of the runtime                      the program, and the sources that include it; or those that `in` names
#   a template of a .c                           what was generated for sim_<name>_objects, generated again
#   any other template                           that, and the program
#
# TYPES: the scenarios that begin with a family's name use that generated type alone, so that only it is generated again.
# Generated types are declared after plait_model_test, so that mutants come last:
#
#   plait_model_test(queue SOURCES queue.c)
#   plait_queue(sim_queue_objects PRIVATE jobs VALUE int CAPACITY 2)
#   plait_mutants(../mutants/queue.mutants SCENARIOS queue TYPES ring=jobs)

include_guard(DIRECTORY) # its variables are wanted in each folder

set(PLAIT_MODEL_BUDGET "" CACHE STRING "schedules per strategy of every scenario; empty: the programs' default")
set(PLAIT_MODEL_PRUNED 20000000 CACHE STRING "schedules of pruned3 for every scenario, where PLAIT_MODEL_BUDGET is set")
set(PLAIT_MODEL_FOLDER "${CMAKE_CURRENT_LIST_DIR}")
set(PLAIT_ENGINE "${PROJECT_SOURCE_DIR}/src/simulation")

# Exploring is arithmetic: unoptimised it is six times slower, whatever the build type. Failures name each access and its
# line by themselves: a debugger needs no more than lines.
set(PLAIT_MODEL_OPTIONS -O2 -g1)
# A mutant is compiled once and caught within a second, and most of what runs is the model: there compiling is what costs,
# and linking, two thirds of the time without symbols.
set(PLAIT_MUTANT_OPTIONS -O0 -g0)
set(PLAIT_MUTANT_LINK_OPTIONS -s -no-pie)

function(plait_model_settings target)
  set_target_properties(${target} PROPERTIES C_STANDARD 11 C_STANDARD_REQUIRED ON C_EXTENSIONS OFF)
  target_compile_definitions(${target} PRIVATE _GNU_SOURCE PLAIT_MODE=simulation)
  target_include_directories(${target} PRIVATE "${PLAIT_ENGINE}" "${PROJECT_SOURCE_DIR}/include"
    "${PROJECT_SOURCE_DIR}/src")
  target_compile_options(${target} PRIVATE ${PLAIT_MODEL_OPTIONS})
endfunction()

function(plait_model_register test target)
  cmake_parse_arguments(PARSE_ARGV 2 arg "" "TIMEOUT" "ARGUMENTS;LABELS")
  add_test(NAME ${test} COMMAND ${target} ${arg_ARGUMENTS})
  set_tests_properties(${test} PROPERTIES LABELS "sim;${arg_LABELS}" TIMEOUT ${arg_TIMEOUT})
endfunction()

function(plait_model_test name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "TIMEOUT" "SOURCES;DEFINITIONS;INCLUDES;ARGUMENTS")
  if(NOT arg_TIMEOUT)
    set(arg_TIMEOUT 300)
  endif()
  add_library(sim_${name}_objects OBJECT ${arg_SOURCES})
  plait_model_settings(sim_${name}_objects)
  target_compile_definitions(sim_${name}_objects PRIVATE ${arg_DEFINITIONS})
  target_include_directories(sim_${name}_objects PRIVATE ${arg_INCLUDES})
  plait_house_rules(sim_${name}_objects)
  add_executable(sim_${name} $<TARGET_OBJECTS:sim_${name}_objects>)
  target_link_libraries(sim_${name} PRIVATE plait_simulator plait_simulated)
  set(budget "")
  if(PLAIT_MODEL_BUDGET)
    set(budget --budget ${PLAIT_MODEL_BUDGET})
    set(arg_TIMEOUT 7200)
  endif()
  plait_model_register(sim.${name} sim_${name} TIMEOUT ${arg_TIMEOUT} ARGUMENTS ${arg_ARGUMENTS} ${budget})
  if(PLAIT_MODEL_BUDGET)
    plait_model_register(sim.${name}.pruned sim_${name} TIMEOUT 7200
      ARGUMENTS --budget ${PLAIT_MODEL_PRUNED} --strategy pruned3)
  endif()
endfunction()

function(plait_mutants mutants)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "SCENARIOS;TIMEOUT" "TYPES")
  if(NOT arg_TIMEOUT)
    set(arg_TIMEOUT 120)
  endif()
  set(name ${arg_SCENARIOS})
  if(NOT TARGET sim_${name}_originals)
    add_library(sim_${name}_originals STATIC $<TARGET_OBJECTS:sim_${name}_objects>)
    set_target_properties(sim_${name}_originals PROPERTIES LINKER_LANGUAGE C)
  endif()
  cmake_path(ABSOLUTE_PATH mutants BASE_DIRECTORY "${CMAKE_CURRENT_SOURCE_DIR}" NORMALIZE)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${mutants}")
  file(STRINGS "${mutants}" lines REGEX "^(mutant|file|in|scenario|within) ")
  set(id "")
  foreach(line IN LISTS lines)
    string(REGEX MATCH "^([a-z]+) (.*)$" matched "${line}")
    set(word "${CMAKE_MATCH_1}")
    set(rest "${CMAKE_MATCH_2}")
    if(word STREQUAL "mutant")
      string(REGEX MATCH "^[^ ]+" id "${rest}")
      set(in "")
    else()
      set(${word} "${rest}")
    endif()
    if(word STREQUAL "within") # the last line of a head
      plait_private_mutant(${name} "${mutants}" "${id}" "${file}" "${in}" "${scenario}" "${within}" ${arg_TIMEOUT}
        "${arg_TYPES}")
    endif()
  endforeach()
endfunction()

# One mutant. The changed file lies under the same relative path in a tree of its own, which is searched first.
function(plait_private_mutant name mutants id file in scenario within timeout types)
  set(target sim_${name}_mutant_${id})
  set(tree "${CMAKE_CURRENT_BINARY_DIR}/mutants/${name}/${id}")
  set(original "${PROJECT_SOURCE_DIR}/${file}")
  if(NOT EXISTS "${original}")
    set(original "${PROJECT_BINARY_DIR}/${file}") # generated
  endif()
  cmake_path(GET file PARENT_PATH folder)
  get_target_property(sources sim_${name}_objects SOURCES)
  get_target_property(definitions sim_${name}_objects COMPILE_DEFINITIONS)
  get_target_property(includes sim_${name}_objects INCLUDE_DIRECTORIES)
  list(TRANSFORM sources REPLACE "^([^/$].*)$" "${CMAKE_CURRENT_SOURCE_DIR}/\\1")

  if(file MATCHES "^(templates|gen)/")
    plait_private_generate_again()
    set(first "${tree}/plait")
  else()
    set(mutated "${tree}/${file}")
    add_custom_command(OUTPUT "${mutated}"
      COMMAND plait_mutate "${mutants}" ${id} "${original}" "${mutated}"
      DEPENDS plait_mutate "${mutants}" "${original}" VERBATIM)
    set(first "${tree}/${folder}")
    if(original IN_LIST sources AND file MATCHES "\\.c$")
      set(sources "")
      cmake_path(GET original PARENT_PATH beside)
      list(APPEND includes "${beside}")
    elseif(file MATCHES "\\.c$")
      set(sources "") # of the runtime
    elseif(file MATCHES "^(src|include)/")
      plait_private_compile_runtime()
      set(first "${tree}/include" "${tree}/src") # not the header's folder: src/table.h is not plait/table.h
    endif()
    list(APPEND sources "${mutated}")
  endif()

  add_executable(${target} ${sources})
  target_include_directories(${target} PRIVATE ${first})
  plait_model_settings(${target})
  target_compile_options(${target} PRIVATE ${PLAIT_MUTANT_OPTIONS})
  target_link_options(${target} PRIVATE ${PLAIT_MUTANT_LINK_OPTIONS})
  target_include_directories(${target} PRIVATE ${includes})
  if(definitions)
    target_compile_definitions(${target} PRIVATE ${definitions})
  endif()
  if(CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64|AMD64|amd64")
    target_compile_options(${target} PRIVATE -mcx16)
  endif()
  target_link_libraries(${target} PRIVATE sim_${name}_originals plait_simulator plait_simulated)
  plait_model_register(sim.${name}.mutant.${id} ${target} TIMEOUT ${timeout} LABELS mutant
    ARGUMENTS --catch ${within} --scenario "${scenario}")
endfunction()

# A template: what was generated for the program takes its place among the sources as generated from the changed one.
macro(plait_private_generate_again)
  set(generated ${sources})
  list(FILTER generated INCLUDE REGEX "^${CMAKE_CURRENT_BINARY_DIR}/plait/")
  list(REMOVE_ITEM sources ${generated})
  if(file MATCHES "\\.c\\.m4$")
    set(sources "") # no header changes
  endif()
  foreach(type IN LISTS types)
    string(REGEX MATCH "^(.+)=(.+)$" type "${type}")
    string(FIND "${scenario}" "${CMAKE_MATCH_1}" begins)
    if(begins EQUAL 0)
      list(FILTER generated INCLUDE REGEX "/${CMAKE_MATCH_2}\\.[ch]$")
    endif()
  endforeach()
  set(again ${generated})
  list(TRANSFORM again REPLACE "^.*/" "${tree}/plait/")
  file(GLOB_RECURSE read CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/templates/*" "${PROJECT_SOURCE_DIR}/gen/*.m4")
  add_custom_command(OUTPUT ${again}
    COMMAND ${CMAKE_COMMAND} "-DTREE=${tree}" "-DROOT=${PROJECT_SOURCE_DIR}" "-DFILE=${file}" "-DMUTANT=${id}"
      "-DMUTANTS=${mutants}" "-DMUTATE=$<TARGET_FILE:plait_mutate>" "-DSOURCES=${generated}"
      -P "${PLAIT_MODEL_FOLDER}/regenerate.cmake"
    DEPENDS plait_mutate "${mutants}" ${read} ${generated} "${PLAIT_MODEL_FOLDER}/regenerate.cmake" VERBATIM)
  list(APPEND sources ${again})
endmacro()

# A header of the runtime: what includes it, directly or through other headers, is compiled anew; the other sources come from
# the library. A public one is found first by the search path. One of src/ is not, since a file finds its neighbours before
# all others: there everything moves into the tree.
macro(plait_private_compile_runtime)
  file(GLOB headers RELATIVE "${PROJECT_SOURCE_DIR}" CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/src/*.h"
    "${PROJECT_SOURCE_DIR}/include/plait/*.h" "${PROJECT_SOURCE_DIR}/include/plait/atomic/*.h")
  list(REMOVE_ITEM headers "${file}")
  get_target_property(runtime plait_simulated SOURCES)
  list(TRANSFORM runtime REPLACE ".*/src/" "src/")
  plait_private_includers(runtime "${file}" "${headers}" "${runtime}")
  if(in)
    separate_arguments(narrow UNIX_COMMAND "${in}")
    foreach(source IN LISTS narrow)
      if(NOT source IN_LIST runtime AND NOT "${PROJECT_SOURCE_DIR}/${source}" IN_LIST sources)
        message(FATAL_ERROR "mutant ${id}: in: ${source} does not include ${file}")
      endif()
    endforeach()
    set(runtime ${narrow})
    list(FILTER runtime INCLUDE REGEX "^src/")
    set(sources ${narrow})
    list(FILTER sources EXCLUDE REGEX "^src/")
    list(TRANSFORM sources PREPEND "${PROJECT_SOURCE_DIR}/")
  endif()
  if(file MATCHES "^src/")
    list(FILTER headers INCLUDE REGEX "^src/")
    set(copies ${headers} ${runtime})
    list(TRANSFORM copies PREPEND "${tree}/" OUTPUT_VARIABLE copied)
    list(TRANSFORM copies PREPEND "${PROJECT_SOURCE_DIR}/")
    add_custom_command(OUTPUT ${copied}
      COMMAND ${CMAKE_COMMAND} -E copy ${copies} "${tree}/src"
      DEPENDS ${copies} VERBATIM)
    list(APPEND sources ${copied})
  else()
    list(TRANSFORM runtime PREPEND "${PROJECT_SOURCE_DIR}/")
    list(APPEND sources ${runtime})
  endif()
endmacro()

# Those of the runtime's sources that include the header, directly or through the other headers. Many mutants share a header,
# and finding out reads every file: once for each.
function(plait_private_includers result header headers sources)
  get_property(known GLOBAL PROPERTY "PLAIT_INCLUDERS_${header}" SET)
  if(known)
    get_property(includers GLOBAL PROPERTY "PLAIT_INCLUDERS_${header}")
    set(${result} "${includers}" PARENT_SCOPE)
    return()
  endif()
  set(names "")
  set(more "${header}")
  while(more)
    foreach(one IN LISTS more)
      list(REMOVE_ITEM headers "${one}")
      string(REGEX REPLACE "^(include|src)/" "" name "${one}")
      string(REPLACE "." "\\." name "${name}")
      list(APPEND names "${name}")
    endforeach()
    list(JOIN names "|" any)
    set(more "")
    foreach(one IN LISTS headers)
      file(STRINGS "${PROJECT_SOURCE_DIR}/${one}" found REGEX "^#include [<\"](${any})[>\"]")
      if(found)
        list(APPEND more "${one}")
      endif()
    endforeach()
  endwhile()
  set(includers "")
  foreach(one IN LISTS sources)
    file(STRINGS "${PROJECT_SOURCE_DIR}/${one}" found REGEX "^#include [<\"](${any})[>\"]")
    if(found)
      list(APPEND includers "${one}")
    endif()
  endforeach()
  set_property(GLOBAL PROPERTY "PLAIT_INCLUDERS_${header}" "${includers}")
  set(${result} "${includers}" PARENT_SCOPE)
endfunction()
