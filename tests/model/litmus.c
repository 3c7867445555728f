/* SPDX-License-Identifier: MIT */
/* litmus.c: the engine's own test, of three parts. */
#include "litmus.h"

enum { MOST = 128 };

int main(int argc, char **argv)
{
    static struct scenario all[MOST];
    const struct litmus *const parts[] = {&litmus_memory, &litmus_bugs, &litmus_engine};
    size_t count = 0;
    for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
        for (size_t j = 0; j < parts[i]->count && count < MOST; j++) {
            all[count] = parts[i]->scenarios[j];
            count++;
        }
    }
    return count < MOST ? model_main(argc, argv, all, count) : 2;
}
