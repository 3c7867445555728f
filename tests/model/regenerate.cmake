# SPDX-License-Identifier: MIT
# regenerate.cmake: generates types again from a copy of the generator in which one file is changed by a mutant.
#
# TREE: where to; ROOT: the project; FILE: the template, from ROOT; MUTANT, MUTANTS, MUTATE: the defect and the tool;
# SOURCES: the files as they were generated. Beside each .c lies its declaration: the arguments, one to a line, and a line for
# the times of what was read.
file(MAKE_DIRECTORY "${TREE}/plait")
file(COPY "${ROOT}/gen" "${ROOT}/templates" DESTINATION "${TREE}")
execute_process(COMMAND "${MUTATE}" "${MUTANTS}" "${MUTANT}" "${ROOT}/${FILE}" "${TREE}/${FILE}"
  RESULT_VARIABLE failed)
if(failed)
  message(FATAL_ERROR "mutant ${MUTANT} does not fit ${FILE}")
endif()
foreach(source IN LISTS SOURCES)
  if(source MATCHES "\\.c$")
    string(REGEX REPLACE "\\.c$" ".declaration" declaration "${source}")
    file(STRINGS "${declaration}" arguments)
    list(POP_BACK arguments) # the times of what was read
    execute_process(COMMAND sh "${TREE}/gen/plait-gen" ${arguments} -o "${TREE}/plait" RESULT_VARIABLE failed)
    if(failed)
      message(FATAL_ERROR "mutant ${MUTANT}: the generator refuses the changed ${FILE}")
    endif()
  endif()
endforeach()
