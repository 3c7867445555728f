/* SPDX-License-Identifier: MIT */
/* What a buyer is given: future.c has it. */
#ifndef OFFER_H
#define OFFER_H

struct offer;

#endif
