/* SPDX-License-Identifier: MIT */
/* Rounds of recorded calls on one value. Included once for each size by atomic.c, with ATOMIC, VALUE, MAKE(n) and
 * NUMBER(v) defined. */

#define CALL(name) PLAIT_JOIN(PLAIT_JOIN(ATOMIC, _), name)
#define CASE(name) PLAIT_JOIN(PLAIT_JOIN(PLAIT_JOIN(value_, ATOMIC), _), name)

static ATOMIC CASE(object);

static void CASE(play)(unsigned index, struct test_shared *shared)
{
    uint64_t random = shared->seed * 4U + index;
    for (unsigned long round = 0; round < shared->rounds; round++) {
        struct register_call *calls = shared->calls[round][index];
        VALUE last = MAKE(0);
        meet(shared, round);
        for (unsigned i = 0; i < CALLS; i++) {
            struct register_call *call = &calls[i];
            call->kind = (uint32_t)(test_random(&random) % 4U);
            call->desired = 1U + index * CALLS + i; /* nobody else writes this number in this round */
            call->expected = NUMBER(last);
            const VALUE value = MAKE(call->desired);
            call->begins = plait_add_seq_cst(&shared->clock, 1U);
            switch (call->kind) {
            case REGISTER_GET:
                last = CALL(get)(&CASE(object));
                break;
            case REGISTER_SET:
                CALL(set)(&CASE(object), value);
                break;
            case REGISTER_EXCHANGE:
                last = CALL(exchange)(&CASE(object), value);
                break;
            default:
                call->succeeded = CALL(compare_exchange)(&CASE(object), &last, value);
                break;
            }
            call->ends = plait_add_seq_cst(&shared->clock, 1U);
            call->seen = NUMBER(last);
        }
        /* Whoever comes last puts the value back for the next round. */
        if (plait_add_seq_cst(&shared->played, 1U) % THREADS == THREADS - 1U) {
            CALL(set)(&CASE(object), MAKE(0));
            plait_store_seq_cst(&shared->open, (uint32_t)round + 1U);
        }
    }
}

static void CASE(is_linearizable)(void **state)
{
    (void)state;
    CALL(init)(&CASE(object), MAKE(0));
    judge(CASE(play));
}

#undef CALL
#undef CASE
#undef ATOMIC
#undef VALUE
#undef MAKE
#undef NUMBER
