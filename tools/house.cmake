# SPDX-License-Identifier: MIT
# house.cmake: the warnings that count as errors in Plait's own sources, tests, examples and generated code.

include_guard(GLOBAL)
option(PLAIT_WERROR "warnings are errors" ON)

# plait_house_rules(<target>): compile the target under them.
function(plait_house_rules target)
  set(flags -Wall -Wextra -Wpedantic -Wconversion -Wshadow)
  if(PLAIT_WERROR)
    list(APPEND flags -Werror)
  endif()
  target_compile_options(${target} PRIVATE ${flags})
endfunction()
