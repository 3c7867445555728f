# SPDX-License-Identifier: MIT
# replay.cmake: takes the replay variable out of a failure's report, runs the program with it, and compares the traces.
set(scenario "six increments")
execute_process(COMMAND ${PROGRAM} --report --scenario "${scenario}"
  OUTPUT_VARIABLE first RESULT_VARIABLE failed)
if(failed EQUAL 0)
  message(FATAL_ERROR "the scenario did not fail:\n${first}")
endif()
if(NOT first MATCHES "replay: PLAIT_REPLAY='([^']*)'")
  message(FATAL_ERROR "no replay variable in:\n${first}")
endif()
set(variable "${CMAKE_MATCH_1}")
if(first MATCHES "NOT REPEATED")
  message(FATAL_ERROR "not repeated:\n${first}")
endif()
execute_process(COMMAND ${CMAKE_COMMAND} -E env "PLAIT_REPLAY=${variable}" ${PROGRAM}
  OUTPUT_VARIABLE second RESULT_VARIABLE failed)
if(NOT failed EQUAL 1 OR NOT second MATCHES "REPLAYED ${scenario}: two increments remain of six\n")
  message(FATAL_ERROR "the replay did not fail alike:\n${second}")
endif()
# The trace: every line of the replay that names a step stands in the first report too, and there are some.
string(REGEX MATCHALL "  #[0-9]+ [^\n]*" steps "${second}")
list(LENGTH steps count)
if(count LESS 12)
  message(FATAL_ERROR "a trace of ${count} steps:\n${second}")
endif()
foreach(step IN LISTS steps)
  string(FIND "${first}" "${step}" found)
  if(found EQUAL -1)
    message(FATAL_ERROR "not in the first report: ${step}\n${first}")
  endif()
endforeach()
# A schedule that does not fit says so.
execute_process(COMMAND ${CMAKE_COMMAND} -E env "PLAIT_REPLAY=${scenario}|SC,free 3>1 4000>0" ${PROGRAM}
  OUTPUT_VARIABLE third RESULT_VARIABLE failed)
if(NOT third MATCHES "does not fit this program")
  message(FATAL_ERROR "a schedule that does not fit was taken:\n${third}")
endif()
