/* SPDX-License-Identifier: MIT */
/* std.cpp: std::atomic<std::shared_ptr> of C++20, for subject ref. */
#include <atomic>
#include <memory>

#include "ref.h"

static std::atomic<std::shared_ptr<shared>> current;

#define REF_PEER "std::atomic<shared_ptr>"
PLAIT_INLINE bool ref_read()
{
    const std::shared_ptr<shared> object = current.load();
    return object->number == object->again;
}
PLAIT_INLINE void ref_write(uint64_t number)
{
    current.store(std::make_shared<shared>(shared{number, number}));
}
static void ref_open()
{
    ref_write(0);
}
static void ref_close()
{
    current.store(nullptr);
}
#include "loops.h"
