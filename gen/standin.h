/* SPDX-License-Identifier: MIT */
/* standin.h: makes a template a C file for compilers, editors and clangd, words and directives being macros here.
 *
 *   gcc -fsyntax-only -Iinclude -Igen -include standin.h -x c templates/dict.h.m4
 *
 * Branches of GEN_IF and GEN_ELSE stand side by side then, so what is defined in both is reported as defined twice;
 * that a template parses is what tests/gen asks of it. */
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
#define UPPER(x) PLAIT_JOIN(STANDIN_, x)

/* Types of the user's; `member` is what MEMBER stands for. */
struct standin_key {
    int member;
};
struct standin_value {
    int member;
};
struct standin_context {
    int member;
};
typedef int standin_argument;
typedef int standin_result;
typedef int standin_ready;
typedef int standin_error;
typedef int standin_type;

#define KEY struct standin_key
#define VALUE struct standin_value
#define CONTEXT struct standin_context
#define ARGUMENT standin_argument
#define RESULT standin_result
#define READY standin_ready
#define ERROR standin_error
#define TYPE standin_type
#define MEMBER member
#define CAPACITY 64
#define OPTION(name) 64
#define EACH(list, operator, ...) __VA_ARGS__
#define COMPLAINT(option) #option

/* Functions of the user's. */
#define HOOK(name) standin_hook_##name
#define AND_CONTEXT(...) __VA_ARGS__
#define AND(option, first, ...) __VA_ARGS__ /* the first may be empty */
#define ALLOCATE(units) plait_memory_allocate(units)
#define RELEASE(memory, units) plait_memory_release(memory, units)

#endif /* PLAIT_STANDIN_H */
