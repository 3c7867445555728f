/* SPDX-License-Identifier: MIT */
/* boost.cpp: Boost.Context's fcontext, which Boost.Fiber and Boost.Coroutine2 stand on, for subject fiber. It saves the
 * control words of floating-point arithmetic, too. */
#include "fiber.h"

#include <boost/context/detail/fcontext.hpp>

#define CONTEXT_PEER "Boost.Context"
static uint64_t context_visits;
static boost::context::detail::fcontext_t others[CONTEXT_MOST];

static void count_visits(boost::context::detail::transfer_t from)
{
    for (;;) {
        context_visits++;
        from = boost::context::detail::jump_fcontext(from.fctx, nullptr);
    }
}

static void context_make(uint32_t number)
{
    others[number] = boost::context::detail::make_fcontext(context_stack(number) + CONTEXT_STACK, CONTEXT_STACK, count_visits);
}

PLAIT_INLINE void context_visit(uint32_t number)
{
    others[number] = boost::context::detail::jump_fcontext(others[number], nullptr).fctx;
}

static void context_end(uint32_t number)
{
    (void)number;
}

#include "loops.h"
