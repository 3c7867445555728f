/* SPDX-License-Identifier: MIT */
/* letter_types.c: the hooks of the workers under test. */
#include "letter_types.h"

#include <plait/wait.h>

plait_status letter_run(struct office_letter *letter, struct office *office)
{
    plait_status status = letter->gives;
    if (letter->waits) {
        (void)plait_add_acq_rel(&office->inside, 1U);
        (void)plait_wake(&office->inside, PLAIT_WAKE_ALL);
        plait_status waited = PLAIT_OK;
        while (waited == PLAIT_OK && plait_load_acquire(&office->gate) == 0) {
            waited = plait_wait(&office->gate, 0, PLAIT_FOREVER);
        }
        status = waited == PLAIT_OK ? status : waited;
    }
    (void)plait_add_acq_rel(&office->handled[letter->number], 1U);
    return status;
}

plait_status letter_failed(struct office_letter *letter, plait_status status, struct office *office)
{
    (void)letter;
    (void)status;
    (void)plait_add_acq_rel(&office->told, 1U);
    return office->verdict;
}

void letter_dispose(struct office_letter *letter, struct office *office)
{
    (void)plait_add_acq_rel(&office->disposed[letter->number], 1U);
}

plait_status number_run(int *value)
{
    return *value == 0 ? PLAIT_INVALID : PLAIT_OK;
}

plait_status number_square(int *value, uint32_t *result, struct till *till)
{
    (void)till;
    *result = (uint32_t)(*value * *value);
    return number_run(value);
}

plait_status number_squared(int *value, uint32_t *result, struct till *till)
{
    (void)value;
    (void)plait_add_acq_rel(&till->sum, *result);
    return till->verdict;
}

plait_status number_refused(int *value, plait_status status, struct till *till)
{
    (void)value;
    (void)plait_add_acq_rel(&till->told, status == PLAIT_INVALID ? 1U : 100U);
    return PLAIT_OK;
}
