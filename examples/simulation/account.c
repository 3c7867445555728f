/* SPDX-License-Identifier: MIT */
/* account.c: a bug that no test of threads finds twice, found in ten lines by the simulator, and its mending.
 *
 * CMakeLists.txt makes two simulations of this file: one as it was written first, and one with ACCOUNT_MENDED. */
#include <plait/atomic.h>
#include <plait/simulate.h>

/* ---- the code under test ---- */

static struct plait_atomic_u32 balance;

/* Takes the amount out if there is as much. */
static bool withdraw(uint32_t amount)
{
    uint32_t seen = plait_load_relaxed(&balance);
#if defined(ACCOUNT_MENDED)
    while (seen >= amount && !plait_compare_exchange_relaxed(&balance, &seen, seen - amount)) {}
    const bool enough = seen >= amount;
#else
    const bool enough = seen >= amount; /* looked at here ... */
    if (enough) {
        (void)plait_sub_relaxed(&balance, amount); /* ... and changed here: what was true may be so no more */
    }
#endif
    if (!enough) {
        plait_expect_reachable("a payment is refused");
    }
    return enough;
}

/* ---- the simulation ---- */

static void rent(void)
{
    (void)withdraw(80);
}

static void food(void)
{
    (void)withdraw(70);
}

static void body(void)
{
    plait_initialize(&balance, 100U);
    PLAIT_TOGETHER(rent, food);
    plait_expect_always(plait_load_relaxed(&balance) <= 100U);
}

int main(int argc, char **argv)
{
    const struct plait_simulation options = plait_simulation_options("account", argc, argv);
    return plait_simulate(&options, body);
}
