# SPDX-License-Identifier: MIT
# plait.cmake: declaring generated types in CMake. The same file serves Plait's own build, add_subdirectory and
# FetchContent, and the installed package.
#
#   plait_dict(<target> <PUBLIC|PRIVATE> <name> [OPTION value...]... [COMMITTED directory])
#   plait_atomic, plait_ref, plait_queue, plait_gather, plait_task, plait_keyed_lock, plait_pool, plait_workers,
#   plait_runner, plait_synchronized: the same
#   plait_generate(<target> <PUBLIC|PRIVATE> <kind> <name> ...): what they call
#
# gives <target> the files <name>.h and <name>.c. Options are those of `plait-gen --help KIND`, in capitals; a list takes
# several words, a parameter two (PARAMETER "struct account *" from), a flag may stand alone. PUBLIC lets users of the target
# include the header too. The target must be made in the calling directory, because headers named by INCLUDE are looked for
# there, too: <target> gets it by -iquote, which leaves <...> alone.
#
# While CMake configures, plait-gen, which knows all the rules, checks the declaration and writes both files to
# <binary directory>/plait/<target>. A build configures first when a file that the generator reads has changed, or a
# generated one is gone; the list of those files is complete, so that no depfile is needed. A type is generated again only
# when its declaration, or the time of one of those files, has changed, and its files are touched only when that makes them
# different: so nothing else is compiled again. (A build sees newer files only. After a package has been replaced, whose files
# may be older, run cmake.)
#
# COMMITTED: the generated files are kept in the source tree, reviewed and committed, and used from there; building needs
# no m4 then. The target plait-verify compares them with what would be generated, plait-regenerate writes them anew.
#
#   PLAIT_M4        the m4 to use (GNU, 1.4.9 or later); a program of the host, also when cross compiling
#   PLAIT_RUNTIME   the target to link instead of Plait::runtime; simulations (simulation.cmake) have their own

include_guard(GLOBAL)
cmake_policy(PUSH) # the functions below keep these policies, whatever the project that calls them has chosen
cmake_policy(VERSION 3.22...3.31)

function(plait_atomic target scope name)
  plait_generate("${target}" "${scope}" atomic "${name}" ${ARGN})
endfunction()

function(plait_ref target scope name)
  plait_generate("${target}" "${scope}" ref "${name}" ${ARGN})
endfunction()

function(plait_queue target scope name)
  plait_generate("${target}" "${scope}" queue "${name}" ${ARGN})
endfunction()

function(plait_gather target scope name)
  plait_generate("${target}" "${scope}" gather "${name}" ${ARGN})
endfunction()

function(plait_dict target scope name)
  plait_generate("${target}" "${scope}" dict "${name}" ${ARGN})
endfunction()

function(plait_task target scope name)
  plait_generate("${target}" "${scope}" task "${name}" ${ARGN})
endfunction()

function(plait_keyed_lock target scope name)
  plait_generate("${target}" "${scope}" keyed_lock "${name}" ${ARGN})
endfunction()

function(plait_pool target scope name)
  plait_generate("${target}" "${scope}" pool "${name}" ${ARGN})
endfunction()

function(plait_workers target scope name)
  plait_generate("${target}" "${scope}" workers "${name}" ${ARGN})
endfunction()

function(plait_runner target scope name)
  plait_generate("${target}" "${scope}" runner "${name}" ${ARGN})
endfunction()

function(plait_synchronized target scope name)
  plait_generate("${target}" "${scope}" synchronized "${name}" ${ARGN})
endfunction()

function(plait_generate target scope kind name)
  string(TOLOWER "${kind}" kind)
  set(PLAIT_MISTAKES "")
  plait_private_check_target()
  plait_private_check_name()

  find_program(PLAIT_SHELL NAMES sh DOC "POSIX shell, for plait-gen" NO_CMAKE_FIND_ROOT_PATH)
  find_program(PLAIT_M4 NAMES gm4 m4 DOC "GNU m4 1.4.9 or later, for plait-gen" NO_CMAKE_FIND_ROOT_PATH)
  mark_as_advanced(PLAIT_SHELL PLAIT_M4)
  set(generator "${CMAKE_COMMAND}" -E env)
  if(PLAIT_M4)
    list(APPEND generator "PLAIT_M4=${PLAIT_M4}")
  endif()
  list(APPEND generator "${PLAIT_SHELL}" "${CMAKE_CURRENT_FUNCTION_LIST_DIR}/plait-gen")

  set(own_headers no)
  if("INCLUDE" IN_LIST ARGN)
    set(own_headers yes)
  endif()

  # Committed files need no generator. Where there is none, they are used unseen.
  list(FIND ARGN COMMITTED committed)
  if(NOT committed EQUAL -1)
    math(EXPR at "${committed} + 1")
    list(LENGTH ARGN words)
    if(at EQUAL words)
      plait_private_mistake("committed: has no value" "the directory of the committed files")
      set(directory ".")
      list(REMOVE_AT ARGN ${committed})
    else()
      list(GET ARGN ${at} directory)
      list(REMOVE_AT ARGN ${at} ${committed})
    endif()
    cmake_path(ABSOLUTE_PATH directory BASE_DIRECTORY "${CMAKE_CURRENT_SOURCE_DIR}")
  else()
    set(directory "${CMAKE_CURRENT_BINARY_DIR}/plait/${target}")
  endif()
  set(files "${directory}/${name}.h" "${directory}/${name}.c")
  if(NOT committed EQUAL -1 AND NOT PLAIT_M4 AND NOT PLAIT_MISTAKES)
    message(STATUS "Plait: no m4 here: the committed files of ${name} are not checked")
    plait_private_use("${target}" "${scope}" "${directory}" "${files}")
    return()
  endif()

  plait_private_ask()
  if(NOT options)
    plait_private_report("${kind}" "${name}")
  endif()
  plait_private_arguments("${ARGN}")
  list(PREPEND arguments "${kind}" "--name=${name}")
  set(command ${generator} ${arguments} -o "${directory}")
  if(committed EQUAL -1)
    plait_private_write()
    plait_private_check_others()
    plait_private_report("${kind}" "${name}")
  else()
    plait_private_run(--names)
    plait_private_check_others()
    plait_private_check_committed()
    plait_private_report("${kind}" "${name}")
    plait_private_committed("${name}" "${command}")
  endif()
  plait_private_use("${target}" "${scope}" "${directory}" "${files}")
endfunction()

# ---- the steps; they read and set variables of plait_generate ----

function(plait_private_mistake what note)
  set(PLAIT_MISTAKES "${PLAIT_MISTAKES}error: ${what}\nnote: ${note}\n" PARENT_SCOPE)
endfunction()

# Tell all mistakes at once, in the words of plait-gen.
function(plait_private_report kind name)
  if(PLAIT_MISTAKES)
    string(STRIP "${PLAIT_MISTAKES}" text)
    string(REPLACE "\n" "\n  " text "${text}")
    message(FATAL_ERROR "Plait: ${kind} ${name} cannot be generated\n  ${text}\n")
  endif()
endfunction()

macro(plait_private_check_target)
  get_property(languages GLOBAL PROPERTY ENABLED_LANGUAGES)
  if(NOT "C" IN_LIST languages)
    plait_private_mistake("project: does not have the language C"
      "project(... LANGUAGES C) or enable_language(C)")
  endif()
  if(NOT scope MATCHES "^(PUBLIC|PRIVATE)$")
    plait_private_mistake("scope: '${scope}' is neither PUBLIC nor PRIVATE"
      "PUBLIC when users of '${target}' include the header too")
  endif()
  if(NOT TARGET "${target}")
    plait_private_mistake("target: there is no target '${target}'"
      "add_library or add_executable comes first")
  else()
    get_target_property(plait_alias "${target}" ALIASED_TARGET)
    get_target_property(plait_imported "${target}" IMPORTED)
    get_target_property(plait_type "${target}" TYPE)
    get_target_property(plait_home "${target}" SOURCE_DIR)
    if(plait_alias OR plait_imported OR plait_type MATCHES "INTERFACE|UTILITY")
      plait_private_mistake("target: '${target}' has no sources of its own"
        "name the library or program that is to hold ${name}.c")
    elseif(NOT plait_home STREQUAL CMAKE_CURRENT_SOURCE_DIR)
      plait_private_mistake("target: '${target}' is made in another directory"
        "declare ${name} where the target is made, in ${plait_home}")
    endif()
  endif()
endmacro()

# A type is generated once in a build; names that differ in capitals only would share a guard. A simulation is a program
# of its own, which no other target links: it may declare again what the code under test has.
macro(plait_private_check_name)
  string(TOLOWER "${name}" plait_lower)
  set(plait_program "")
  set(plait_simulated NO)
  if(TARGET "${target}")
    get_target_property(plait_simulated "${target}" PLAIT_SIMULATED)
  endif()
  if(plait_simulated)
    set(plait_program "${target}_")
  endif()
  get_property(plait_owner GLOBAL PROPERTY "PLAIT_OWNER_${plait_program}${plait_lower}")
  if(plait_owner)
    plait_private_mistake("name: '${name}' is generated in this build already, as ${plait_owner}"
      "link that target, or choose another name")
  endif()
endmacro()

# Names meet only where one begins with the other, capitals or not: `jobs` defines jobs_push and JOBS_CAPACITY.
macro(plait_private_check_others)
  string(STRIP "${names}" plait_ours)
  string(REPLACE "\n" ";" plait_ours "${plait_ours}")
  get_property(plait_others GLOBAL PROPERTY "PLAIT_NAMES_${plait_program}")
  foreach(plait_other IN LISTS plait_others)
    string(TOLOWER "${plait_other}" plait_other_lower)
    string(FIND "${plait_other_lower}" "${plait_lower}_" plait_longer)
    string(FIND "${plait_lower}" "${plait_other_lower}_" plait_shorter)
    if(plait_longer EQUAL 0 OR plait_shorter EQUAL 0)
      get_property(plait_theirs GLOBAL PROPERTY "PLAIT_DEFINES_${plait_program}${plait_other}")
      foreach(plait_one IN LISTS plait_theirs)
        if(plait_one IN_LIST plait_ours)
          plait_private_mistake("name: '${name}' and '${plait_other}' would both define '${plait_one}'"
            "choose another name")
          break()
        endif()
      endforeach()
    endif()
  endforeach()
  if(NOT PLAIT_MISTAKES)
    set_property(GLOBAL APPEND PROPERTY "PLAIT_NAMES_${plait_program}" "${name}")
    set_property(GLOBAL PROPERTY "PLAIT_DEFINES_${plait_program}${name}" "${plait_ours}")
    set_property(GLOBAL PROPERTY "PLAIT_OWNER_${plait_program}${plait_lower}" "${kind} ${name} of target '${target}'")
  endif()
endmacro()

# options: the kind's options; lists, pairs, flags: some of them; reads: every file the generator reads for this kind.
macro(plait_private_ask)
  get_property(plait_answer GLOBAL PROPERTY "PLAIT_KIND_${kind}")
  if(NOT plait_answer)
    execute_process(COMMAND ${generator} "${kind}" --query
      RESULT_VARIABLE result OUTPUT_VARIABLE plait_answer ERROR_VARIABLE said)
    if(result EQUAL 0)
      string(STRIP "${plait_answer}" plait_answer)
      string(REPLACE "\n" ";" plait_answer "${plait_answer}")
      set_property(GLOBAL PROPERTY "PLAIT_KIND_${kind}" "${plait_answer}")
    else()
      set(plait_answer "")
      string(APPEND PLAIT_MISTAKES "${said}")
    endif()
  endif()
  foreach(plait_class IN ITEMS option list pair flag file)
    set(plait_${plait_class} "${plait_answer}")
    list(FILTER plait_${plait_class} INCLUDE REGEX "^${plait_class} ")
    list(TRANSFORM plait_${plait_class} REPLACE "^${plait_class} " "")
  endforeach()
  set(options ${plait_option} ${plait_list} ${plait_pair} ${plait_flag})
  set(lists ${plait_list})
  set(pairs ${plait_pair})
  set(reads ${plait_file})
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${reads})
endmacro()

# arguments: the words of the call as the command line has them. A word in capitals that is an option begins one; any
# other word is a value while one is awaited, or while the option is a list. Two words after a pair are one value.
function(plait_private_arguments words)
  set(result "")
  set(option "")
  set(awaiting no)
  set(first "")
  foreach(word IN LISTS words)
    string(TOLOWER "${word}" lower)
    set(capitals no)
    if(word MATCHES "^[A-Z][A-Z0-9_]*$")
      set(capitals yes)
    endif()
    if(capitals AND (lower IN_LIST options OR NOT (awaiting OR option IN_LIST lists)))
      if(awaiting)
        list(APPEND result "--${option}${first}")
      endif()
      set(option "${lower}")
      set(awaiting yes)
      set(first "")
    elseif(option STREQUAL "")
      list(APPEND result "${word}")
    elseif(option IN_LIST pairs AND first STREQUAL "")
      set(first "=${word}")
      set(awaiting yes)
    elseif(option IN_LIST pairs)
      list(APPEND result "--${option}${first} ${word}")
      set(awaiting no)
      set(first "")
    else()
      list(APPEND result "--${option}=${word}")
      set(awaiting no)
    endif()
  endforeach()
  if(awaiting)
    list(APPEND result "--${option}${first}")
  endif()
  set(arguments "${result}" PARENT_SCOPE)
endfunction()

# names: what the files define.
macro(plait_private_run)
  execute_process(COMMAND ${generator} ${arguments} ${ARGN}
    RESULT_VARIABLE result OUTPUT_VARIABLE names ERROR_VARIABLE said)
  if(NOT result EQUAL 0)
    string(APPEND PLAIT_MISTAKES "${said}")
  elseif(said)
    message(VERBOSE "${kind} ${name}: ${said}")
  endif()
endmacro()

# Beside the files lie the declaration, an argument to a line, and in its last line what stands for the times of all that is
# read, written before anything is read, and the names, written when all is done: where they are, what is older than the
# declaration has been read. The times themselves tell when a package has been replaced by one with older files. A type is
# made in a folder of its own, where files of former declarations are not in its way.
macro(plait_private_write)
  set(plait_declaration "${directory}/${name}.declaration")
  set(plait_done "${directory}/${name}.names")
  list(JOIN arguments "\n" plait_text)
  set(plait_times "")
  foreach(plait_one IN LISTS reads)
    file(TIMESTAMP "${plait_one}" plait_time "%s" UTC)
    string(APPEND plait_times "${plait_time} ${plait_one}\n")
  endforeach()
  string(SHA1 plait_times "${plait_times}")
  string(APPEND plait_text "\n${plait_times}\n")
  set(plait_new NO)
  set(plait_before "")
  if(EXISTS "${plait_declaration}")
    file(READ "${plait_declaration}" plait_before)
  endif()
  if(NOT plait_before STREQUAL plait_text)
    set(plait_new YES)
  endif()
  foreach(plait_one IN LISTS reads)
    if("${plait_one}" IS_NEWER_THAN "${plait_declaration}")
      set(plait_new YES)
    endif()
  endforeach()
  foreach(plait_one IN LISTS files plait_done)
    if(NOT EXISTS "${plait_one}")
      set(plait_new YES)
    endif()
  endforeach()
  if(plait_new)
    message(STATUS "Generating ${name}.h and ${name}.c")
    set(plait_folder "${directory}/${name}.made")
    file(REMOVE_RECURSE "${plait_folder}")
    file(REMOVE "${plait_done}")
    file(WRITE "${plait_declaration}" "${plait_text}")
    plait_private_run(--names -o "${plait_folder}")
    if(result EQUAL 0)
      foreach(plait_end IN ITEMS h c)
        file(COPY_FILE "${plait_folder}/${name}.${plait_end}" "${directory}/${name}.${plait_end}" ONLY_IF_DIFFERENT)
      endforeach()
      file(WRITE "${plait_done}" "${names}")
    endif()
    file(REMOVE_RECURSE "${plait_folder}")
  else()
    file(READ "${plait_done}" names)
  endif()
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${files})
endmacro()

macro(plait_private_check_committed)
  foreach(plait_one IN LISTS files)
    if(NOT EXISTS "${plait_one}" AND NOT PLAIT_MISTAKES)
      set(plait_words "")
      foreach(plait_word IN LISTS command)
        string(REPLACE "'" "'\\''" plait_word "${plait_word}")
        string(APPEND plait_words " '${plait_word}'")
      endforeach()
      plait_private_mistake("committed: ${plait_one} does not exist"
        "make it with:${plait_words}")
    endif()
  endforeach()
endmacro()

function(plait_private_committed name command)
  foreach(action IN ITEMS verify regenerate)
    if(NOT TARGET plait-${action})
      add_custom_target(plait-${action})
    endif()
  endforeach()
  if(TARGET plait-verify-${name}) # declared for the code under test, and again for its simulation
    return()
  endif()
  add_custom_target(plait-verify-${name} COMMAND ${command} --check COMMENT "Verifying ${name}.h and ${name}.c" VERBATIM)
  add_custom_target(plait-regenerate-${name} COMMAND ${command} COMMENT "Writing ${name}.h and ${name}.c" VERBATIM)
  add_dependencies(plait-verify plait-verify-${name})
  add_dependencies(plait-regenerate plait-regenerate-${name})
endfunction()

# The target compiles NAME.c, finds NAME.h and the headers it includes, and links the runtime.
function(plait_private_use target scope directory files)
  target_sources(${target} PRIVATE ${files})
  target_include_directories(${target} ${scope} "$<BUILD_INTERFACE:${directory}>")
  if(own_headers)
    set(plait_folder "-iquote${CMAKE_CURRENT_SOURCE_DIR}")
    target_compile_options(${target} ${scope} "$<BUILD_INTERFACE:$<$<COMPILE_LANGUAGE:C,CXX>:${plait_folder}>>")
  endif()
  target_compile_features(${target} PRIVATE c_std_11)
  get_target_property(plait_simulated ${target} PLAIT_SIMULATED)
  if(plait_simulated)
    target_link_libraries(${target} ${scope} plait_simulated)
  elseif(PLAIT_RUNTIME)
    target_link_libraries(${target} ${scope} ${PLAIT_RUNTIME})
  else()
    target_link_libraries(${target} ${scope} Plait::runtime)
  endif()
endfunction()

cmake_policy(POP)
