# SPDX-License-Identifier: MIT
# The atomics that the scenarios use. Source and header of each lie in different folders, so that a mutant of the header
# is found before the header itself.
find_program(PLAIT_SHELL NAMES sh)
set(atomic_headers "${CMAKE_CURRENT_BINARY_DIR}/atomic_headers")
set(atomic_sources "")
file(GLOB_RECURSE atomic_templates CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/templates/atomic*")
file(GLOB atomic_generator CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/gen/*")

function(plait_simulated_atomic name)
  set(folder "${CMAKE_CURRENT_BINARY_DIR}/atomic_sources")
  add_custom_command(OUTPUT "${folder}/${name}.c" "${atomic_headers}/${name}.h"
    COMMAND ${CMAKE_COMMAND} -E make_directory "${folder}"
    COMMAND ${PLAIT_SHELL} "${PROJECT_SOURCE_DIR}/gen/plait-gen" atomic --name ${name} ${ARGN} -o "${atomic_headers}"
    COMMAND ${CMAKE_COMMAND} -E rename "${atomic_headers}/${name}.c" "${folder}/${name}.c"
    DEPENDS ${atomic_templates} ${atomic_generator} VERBATIM)
  set(atomic_sources ${atomic_sources} "${folder}/${name}.c" "${atomic_headers}/${name}.h" PARENT_SCOPE)
endfunction()

plait_simulated_atomic(triples --type "struct triple" --include atomic_types.h --members "a b c")
plait_simulated_atomic(twins --type "struct twin" --include atomic_types.h --members "a b")
plait_simulated_atomic(hollow --type "struct holed" --include atomic_types.h --members "tag number")
plait_simulated_atomic(number --type int64_t --order any)
plait_simulated_atomic(small --type int8_t)

plait_model_test(atomic SOURCES atomic.c ${atomic_sources} INCLUDES "${CMAKE_CURRENT_SOURCE_DIR}" "${atomic_headers}")
