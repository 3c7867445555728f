/* SPDX-License-Identifier: MIT */
/* standin.h: makes a template readable as C for compilers, editors and clangd: the words are macros here.
 *
 *   gcc -fsyntax-only -Iinclude -Igen -include standin.h -x c templates/dict.h.m4
 *
 * Line directives vanish, so both branches of a condition stand side by side, and what both define is reported as
 * defined twice. tests/gen/standin.sh takes one branch at a time. */
#ifndef PLAIT_STANDIN_H
#define PLAIT_STANDIN_H

#include <plait/plait.h>

/* Line directives vanish. */
#define GEN_IF(option)
#define GEN_IFNOT(option)
#define GEN_IS(option, value)
#define GEN_ISNOT(option, value)
#define GEN_ANY(...)
#define GEN_ELSE
#define GEN_ENDIF
#define GEN_BODY
#define GEN_PART(suffix)
#define GEN_INCLUDE(file)

/* Names. */
#define SELF standin
#define FN(x) PLAIT_JOIN(standin_, x)
#define TRY() try_standin
#define UPPER(x) PLAIT_JOIN(STANDIN_, x)

/* Types of the user's; `member` is what MEMBER stands for. */
struct given_key {
    int member;
};
struct given_value {
    int member;
};
struct given_context {
    int member;
};
typedef int given_argument;
typedef int given_result;
typedef int given_ready;
typedef int given_error;
typedef int given_type;
typedef int given_returns;

#define KEY struct given_key
#define VALUE struct given_value
#define CONTEXT struct given_context
#define ARGUMENT given_argument
#define RESULT given_result
#define READY given_ready
#define ERROR given_error
#define TYPE given_type
#define RETURNS given_returns
#define MEMBER member
#define CAPACITY 64
#define SHARDS 64
#define SEGMENT_ITEMS 64
#define WINDOW 64
#define MAX_SPAN 64
#define OPTION(name) 64
#define EACH(list, operator, ...) __VA_ARGS__
#define COMPLAINT(option) #option

/* Something else that is generated, by the option that names it. */
typedef struct given_locks_ {
    int member;
} given_locks_, given_locks_hold;
#define OF(option, x) PLAIT_JOIN(given_##option##_, x)

/* Functions of the user's. */
#define PARAMETERS(...) __VA_ARGS__
#define NAMES()
#define HOOK(name) given_##name
#define AND_CONTEXT(...) __VA_ARGS__
#define AND(option, first, ...) __VA_ARGS__ /* the first may be empty */
#define ALLOCATE(units) plait_memory_allocate(units)
#define RELEASE(memory, units) plait_memory_release(memory, units)

#endif /* PLAIT_STANDIN_H */
