# SPDX-License-Identifier: MIT
# mutate.cmake: a mutant whose text is gone, or stands there twice, fails; one that fits changes just that text.
set(folder "${CMAKE_CURRENT_BINARY_DIR}/mutate")
file(MAKE_DIRECTORY "${folder}")
file(WRITE "${folder}/source.c" "one;\ntwo;\ntwo;\nthree; [odd] \\text\n")
set(head "file source.c\nscenario any\nwithin 1\n")
file(WRITE "${folder}/all.mutants" "# comment\nmutant good fits\n${head}replace\none;\nby\nten;\neleven;\nend\n"
  "replace\nthree; [odd] \\text\nby\nend\n\nmutant goods fits not\n${head}replace\nfour;\nby\nend\n"
  "mutant twice\n${head}replace\ntwo;\nby\nend\nmutant empty\n${head}mutant open\n${head}replace\none;\nby\n")

function(mutate id expected)
  execute_process(COMMAND ${PROGRAM} "${folder}/all.mutants" ${id} "${folder}/source.c" "${folder}/${id}.c"
    RESULT_VARIABLE failed ERROR_VARIABLE said)
  if(expected STREQUAL "")
    if(failed)
      message(FATAL_ERROR "${id}: ${said}")
    endif()
  elseif(NOT failed OR NOT said MATCHES "${expected}")
    message(FATAL_ERROR "${id}: expected '${expected}', got ${failed} '${said}'")
  endif()
endfunction()

mutate(good "")
file(READ "${folder}/good.c" result)
if(NOT result STREQUAL "ten;\neleven;\ntwo;\ntwo;\n")
  message(FATAL_ERROR "good.c is:\n${result}")
endif()
mutate(goods "does not occur")
mutate(twice "more than once")
mutate(empty "replaces nothing")
mutate(open "without 'by' or 'end'")
mutate(goo "no such mutant")
