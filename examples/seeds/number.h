/* SPDX-License-Identifier: MIT */
/* number.h: an object that never changes once others can see it: another one takes its place. */
#ifndef NUMBER_H
#define NUMBER_H

struct number {
    int value;
};

#endif
