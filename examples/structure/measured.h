/* SPDX-License-Identifier: MIT */
/* measured.h: the types of the tasks. */
#ifndef MEASURED_H
#define MEASURED_H

#include <stddef.h>

#include <plait/scope.h>

#endif
