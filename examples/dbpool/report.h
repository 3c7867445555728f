/* SPDX-License-Identifier: MIT */
/* report.h: what the parts of the program find out; main.c has the parts. */
#ifndef DBPOOL_REPORT_H
#define DBPOOL_REPORT_H

struct report;
struct errand;

#endif
