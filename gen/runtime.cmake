# SPDX-License-Identifier: MIT
# runtime.cmake: how the runtime is built, in Plait's own build and in a user's.
#
#   plait_add_runtime(<target> <mode> [PARK futex|condition])
#
# makes a static library of the runtime's sources in that mode (plain seq_cst tsan valgrind simulation), whose users
# inherit the mode. In mode simulation the executor and the fences come from the simulator, so the files that know the
# operating system are left out. PARK chooses how a thread sleeps: futex where the system has it, condition variables
# anywhere.

include_guard(GLOBAL)
set(PLAIT_RUNTIME_ROOT "${CMAKE_CURRENT_LIST_DIR}/.." CACHE INTERNAL "folder that holds src/ of Plait")
if(NOT PLAIT_RUNTIME_INCLUDE) # the installed package keeps headers elsewhere, and says where
  set(PLAIT_RUNTIME_INCLUDE "${PLAIT_RUNTIME_ROOT}/include")
endif()
set(PLAIT_RUNTIME_INCLUDE "${PLAIT_RUNTIME_INCLUDE}" CACHE INTERNAL "folder that holds the headers of Plait")

set(PLAIT_MODES plain seq_cst tsan valgrind simulation CACHE INTERNAL "what PLAIT_MODE may be")

function(plait_add_runtime target mode)
  cmake_parse_arguments(PARSE_ARGV 2 arg "" "PARK" "")
  if(NOT mode IN_LIST PLAIT_MODES)
    list(JOIN PLAIT_MODES " " known)
    message(FATAL_ERROR "PLAIT_MODE: '${mode}' is not a mode; known modes are ${known}")
  endif()
  if(NOT arg_PARK)
    set(arg_PARK futex)
    if(NOT CMAKE_SYSTEM_NAME STREQUAL "Linux")
      set(arg_PARK condition)
    endif()
  endif()
  file(GLOB sources CONFIGURE_DEPENDS "${PLAIT_RUNTIME_ROOT}/src/*.c")
  list(FILTER sources EXCLUDE REGEX "/park_[a-z]+\\.c$")
  if(mode STREQUAL "simulation")
    list(FILTER sources EXCLUDE REGEX "/(threads|pool|fence|perturb|tools|fibers|loop|epoll|timers)[a-z_]*\\.c$")
  else()
    list(APPEND sources "${PLAIT_RUNTIME_ROOT}/src/park_${arg_PARK}.c")
  endif()

  find_package(Threads REQUIRED)
  add_library(${target} STATIC ${sources})
  set_target_properties(${target} PROPERTIES C_STANDARD 11 C_STANDARD_REQUIRED ON C_EXTENSIONS OFF
    POSITION_INDEPENDENT_CODE ON PLAIT_PARK ${arg_PARK})
  target_include_directories(${target} PUBLIC "$<BUILD_INTERFACE:${PLAIT_RUNTIME_INCLUDE}>"
    "$<INSTALL_INTERFACE:include>" PRIVATE "${PLAIT_RUNTIME_ROOT}/src")
  target_compile_definitions(${target} PUBLIC "PLAIT_MODE=${mode}" PRIVATE _GNU_SOURCE)
  target_link_libraries(${target} PUBLIC Threads::Threads)
  if(CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64|AMD64|amd64")
    target_compile_options(${target} PRIVATE -mcx16) # 16-byte compare-exchange: in every x86-64 since 2006
  endif()
  if(mode STREQUAL "tsan")
    target_compile_options(${target} PUBLIC -fsanitize=thread)
    target_link_options(${target} PUBLIC -fsanitize=thread)
  endif()
endfunction()
