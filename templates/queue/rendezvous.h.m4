/* Push and pop of one item, in SELF.c. */
plait_status FN(private_push_one)(SELF *self, VALUE const *value, bool waits, plait_time deadline);
plait_status FN(private_pop_one)(SELF *self, VALUE *out, bool waits, plait_time deadline);

PLAIT_INLINE plait_status FN(try_push)(SELF *self, VALUE value)
{
    return FN(private_push_one)(self, &value, false, PLAIT_FOREVER);
}

PLAIT_INLINE plait_status FN(push_until)(SELF *self, VALUE value, plait_time deadline)
{
    return FN(private_push_one)(self, &value, true, deadline);
}

PLAIT_INLINE plait_status FN(push)(SELF *self, VALUE value)
{
    return FN(private_push_one)(self, &value, true, PLAIT_FOREVER);
}

PLAIT_INLINE plait_status FN(try_pop)(SELF *self, VALUE *out)
{
    return FN(private_pop_one)(self, out, false, PLAIT_FOREVER);
}

PLAIT_INLINE plait_status FN(pop_until)(SELF *self, VALUE *out, plait_time deadline)
{
    return FN(private_pop_one)(self, out, true, deadline);
}

PLAIT_INLINE plait_status FN(pop)(SELF *self, VALUE *out)
{
    return FN(private_pop_one)(self, out, true, PLAIT_FOREVER);
}
