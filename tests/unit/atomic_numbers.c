/* SPDX-License-Identifier: MIT */
/* Atomic integers: every call against an exact model, for every width, with and without sign. */
#include "support/support.h"

#include <string.h>

#include "count_i16.h"
#include "count_i32.h"
#include "count_i64.h"
#include "count_i8.h"
#include "count_pid.h"
#include "count_u16.h"
#include "count_u32.h"
#include "count_u64.h"
#include "count_u8.h"
#include "n_char.h"
#include "n_long.h"
#include "n_size.h"

/* Wide enough for the exact result of every call. */
__extension__ typedef __int128 exact;
enum { EDGES = 16 };

static exact inverted(exact number)
{
    return -number - 1;
}

static exact magnitude(exact number)
{
    return number < 0 ? -number : number;
}

/* Two numbers of 64 bits without sign can exceed even that. Then what is left has the right low bits, and is negative,
 * so that it fits no such type: all that is asked of it. */
static exact product(exact a, exact b)
{
    exact all = 0;
    (void)__builtin_mul_overflow(a, b, &all);
    return all;
}

#define NUMBER count_i8
#define CAPITALS COUNT_I8
#define INTEGER int8_t
#include "atomic_number_cases.h"

#define NUMBER count_u8
#define CAPITALS COUNT_U8
#define INTEGER uint8_t
#include "atomic_number_cases.h"

#define NUMBER count_i16
#define CAPITALS COUNT_I16
#define INTEGER int16_t
#include "atomic_number_cases.h"

#define NUMBER count_u16
#define CAPITALS COUNT_U16
#define INTEGER uint16_t
#include "atomic_number_cases.h"

#define NUMBER count_i32
#define CAPITALS COUNT_I32
#define INTEGER int32_t
#include "atomic_number_cases.h"

#define NUMBER count_u32
#define CAPITALS COUNT_U32
#define INTEGER uint32_t
#include "atomic_number_cases.h"

#define NUMBER count_i64
#define CAPITALS COUNT_I64
#define INTEGER int64_t
#include "atomic_number_cases.h"

#define NUMBER count_u64
#define CAPITALS COUNT_U64
#define INTEGER uint64_t
#include "atomic_number_cases.h"

#define NUMBER n_size
#define CAPITALS N_SIZE
#define INTEGER size_t
#include "atomic_number_cases.h"

#define NUMBER n_long
#define CAPITALS N_LONG
#define INTEGER long
#include "atomic_number_cases.h"

#define NUMBER n_char
#define CAPITALS N_CHAR
#define INTEGER char
#include "atomic_number_cases.h"

#define NUMBER count_pid
#define CAPITALS COUNT_PID
#define INTEGER pid_t
#include "atomic_number_cases.h"

#define CASES(number)                                                                                      \
    cmocka_unit_test(number_##number##_reads_and_replaces),                                                \
        cmocka_unit_test(number_##number##_wraps_in_twos_complement),                                      \
        cmocka_unit_test(number_##number##_reports_overflow), cmocka_unit_test(number_##number##_divides), \
        cmocka_unit_test(number_##number##_computes_the_same_in_every_order)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASES(count_i8),  CASES(count_u8),  CASES(count_i16), CASES(count_u16), CASES(count_i32), CASES(count_u32),
        CASES(count_i64), CASES(count_u64), CASES(n_size),    CASES(n_long),    CASES(n_char),    CASES(count_pid),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
