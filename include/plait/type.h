/* SPDX-License-Identifier: MIT */
/* type.h: what a type given in a declaration must be, where a typedef hides it from the generator.
 *
 * The generator sees how a type is spelled, and refuses `void`, `const int` or `int[4]` by that. Each generated header
 * holds one line for each such option, so that the compiler refuses the same behind a typedef, in the same words:
 *
 *     PLAIT_VALUE_TYPE("value", struct session);       values of it are kept and copied
 *     PLAIT_POINTED_TYPE("context", struct config);    only pointers to it are used; it may be incomplete
 *
 * C++ checks nothing here: NAME.c, which is C, includes the header too. */
#ifndef PLAIT_TYPE_H
#define PLAIT_TYPE_H

#include <plait/base.h>

#if defined(__cplusplus)
#define PLAIT_VALUE_TYPE(option, type) PLAIT_STATIC_ASSERT(sizeof(type) != 0U, option)
#define PLAIT_POINTED_TYPE(option, type) PLAIT_STATIC_ASSERT(sizeof(type *) != 0U, option)
#else

/* Everything is asked of a pointer to the type, which exists whatever the type is. */
#define PLAIT_PRIVATE_IS_VOID(type) _Generic((type *)0, void * : 1, const void * : 1, default : 0)
#define PLAIT_PRIVATE_IS_ANY(type) _Generic((type *)0, void ** : 1, const void ** : 1, default : 0)

/* The type of the type's values: an array or a function has become a pointer, qualifiers are gone. */
#define PLAIT_PRIVATE_VALUE_OF(type) __typeof__(((void)0, *(type *)0))

/* Another type than that of its values? Then: an array or a function (5: its value is a pointer), or qualified. */
#define PLAIT_PRIVATE_IS_NO_VALUE(type) _Generic((type *)0, PLAIT_PRIVATE_VALUE_OF(type) * : 0, default : 1)
#define PLAIT_PRIVATE_DECAYS(type) \
    (!__builtin_types_compatible_p(type, PLAIT_PRIVATE_VALUE_OF(type)) && __builtin_classify_type(*(type *)0) == 5)

#define PLAIT_POINTED_TYPE(option, type)                                                                       \
    _Static_assert(!PLAIT_PRIVATE_IS_VOID(type), option ": a typedef of void: give the type of what is kept"); \
    _Static_assert(!PLAIT_PRIVATE_IS_ANY(type),                                                                \
                   option ": a typedef of a pointer to anything: give the type it points to")

#define PLAIT_VALUE_TYPE(option, type)                                                                             \
    PLAIT_POINTED_TYPE(option, type);                                                                              \
    _Static_assert(!PLAIT_PRIVATE_DECAYS(type), option                                                             \
                   ": a typedef of an array or a function: wrap the array in a struct, or point to the function"); \
    _Static_assert(!PLAIT_PRIVATE_IS_NO_VALUE(type) || PLAIT_PRIVATE_DECAYS(type),                                 \
                   option ": a typedef with const, volatile or atomic in it, but values are copied: leave that out")

#endif

#endif /* PLAIT_TYPE_H */
