/* SPDX-License-Identifier: MIT */
#ifndef ORDER_H
#define ORDER_H

/* What customers put into the first queue, and what clerks put into the second one. */
struct order {
    int customer;
    int cents;
};

struct receipt {
    int customer;
    int clerk;
    int cents_with_tax;
};

#endif
