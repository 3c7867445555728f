/* ---- segments and their directory ---- */

/* Entries of the first directory. */
enum { UPPER(entries) = 16 };

/* The one place where memory becomes a segment. */
static struct FN(segment) *FN(allocate_segment)(void)
{
    struct plait_memory *memory = ALLOCATE(plait_memory_units(sizeof(struct FN(segment))));
    struct FN(segment) *segment = (struct FN(segment) *)memory;
    if (segment != NULL) {
        plait_initialize(&segment->id, PLAIT_GATHER_NONE);
        segment->spare = false;
        segment->next = NULL;
        segment->made = NULL;
        for (size_t i = 0; i < UPPER(segment); i++) {
            plait_initialize(&segment->cells[i].state, 0U);
        }
    }
    return segment;
}

static void FN(release_segment)(struct FN(segment) *segment)
{
    struct plait_memory *memory = (struct plait_memory *)segment;
    RELEASE(memory, plait_memory_units(sizeof(struct FN(segment))));
}

/* Units of a directory: one for itself, and its entries behind that. */
static size_t FN(directory_units)(uint64_t entries)
{
    return 1U + plait_memory_units((size_t)entries * sizeof(struct FN(segment_pointer)));
}

/* The same for a directory, with nothing in it. */
static struct FN(directory) *FN(allocate_directory)(uint64_t entries)
{
    struct plait_memory *memory = ALLOCATE(FN(directory_units)(entries));
    struct FN(directory) *directory = (struct FN(directory) *)memory;
    if (directory != NULL) {
        directory->mask = entries - 1U;
        directory->entries = (struct FN(segment_pointer) *)(memory + 1);
        directory->smaller = NULL;
        for (uint64_t i = 0; i < entries; i++) {
            plait_initialize(&directory->entries[i], (struct FN(segment) *)NULL);
        }
    }
    return directory;
}

/* Give back a directory and those that it replaced. */
static void FN(release_directories)(struct FN(directory) *directory)
{
    while (directory != NULL) {
        struct FN(directory) *smaller = directory->smaller;
        struct plait_memory *memory = (struct plait_memory *)directory;
        RELEASE(memory, FN(directory_units)(directory->mask + 1U));
        directory = smaller;
    }
}

/* Lock held. How many entries a directory must have for this id beside those there are; 0: as many as it has. */
static uint64_t FN(entries_for)(SELF *self, uint64_t id)
{
    const struct FN(directory) *directory = plait_load_relaxed(&self->directory);
    const uint64_t last = id > self->newest ? id : self->newest;
    uint64_t entries = directory->mask + 1U;
    while (last - self->oldest >= entries) {
        entries *= 2U;
    }
    return entries > directory->mask + 1U ? entries : 0U;
}

/* Lock held. A larger directory takes the place of the one there is. Segments below `oldest` have left it already. */
static void FN(replace_directory)(SELF *self, struct FN(directory) *larger)
{
    struct FN(directory) *smaller = plait_load_relaxed(&self->directory);
    for (uint64_t i = 0; i <= smaller->mask; i++) {
        struct FN(segment) *segment = plait_load_relaxed(&smaller->entries[i]);
        if (segment != NULL) {
            const uint64_t id = plait_load_relaxed(&segment->id);
            plait_store_relaxed(&larger->entries[id & larger->mask], segment);
        }
    }
    larger->smaller = smaller;
    plait_store_release(&self->directory, larger);
}

/* Lock held. A segment to use: one that served before, or `*fresh`, or NULL. */
static struct FN(segment) *FN(take_segment)(SELF *self, struct FN(segment) **fresh)
{
    struct FN(segment) *segment = self->free_list;
    if (segment != NULL) {
        self->free_list = segment->next;
        segment->spare = false;
    } else if (*fresh != NULL) {
        segment = *fresh;
        *fresh = NULL;
        segment->made = plait_load_relaxed(&self->all);
        plait_store_release(&self->all, segment);
    }
    return segment;
}

/* Lock held. The segment serves this id from now on. Its cells need no reset: their states are those of smaller
 * indexes, and so free. Release, both: whoever finds it by the id sees these states, and the values read. */
static void FN(place_segment)(SELF *self, struct FN(segment) *segment, uint64_t id)
{
    struct FN(directory) *directory = plait_load_relaxed(&self->directory);
    if (id > self->newest) {
        self->newest = id;
    }
    plait_store_release(&segment->id, id);
    plait_store_release(&directory->entries[id & directory->mask], segment);
}

/* No segment was found for `index`: see to it that there is one. Memory is asked for without the lock and before
 * anything is claimed, so that PLAIT_NO_MEMORY leaves nothing behind. A gather that is closed gets no segment any more:
 * what its reader has seen under the lock then stays. */
plait_status FN(private_install)(SELF *self, uint64_t index, struct FN(segment) **found)
{
    const uint64_t id = index / UPPER(segment);
    struct FN(segment) *fresh = NULL;
    struct FN(directory) *larger = NULL;
    struct FN(segment) *segment = NULL;
    plait_status status = PLAIT_OK;
    while (status == PLAIT_OK && segment == NULL) {
        uint64_t entries = 0;
        FN(lock)(self);
        status = plait_gather_phase_status(plait_load_acquire(&self->line.phase));
        if (status == PLAIT_OK && id < self->oldest) {
            status = PLAIT_EXISTS;
        }
        if (status == PLAIT_OK) {
            segment = FN(private_find)(self, id);
        }
        if (status == PLAIT_OK && segment == NULL) {
            entries = FN(entries_for)(self, id);
            if (entries > 0U && larger != NULL && larger->mask + 1U >= entries) {
                FN(replace_directory)(self, larger);
                larger = NULL;
                entries = 0;
            }
            if (entries == 0U) {
                segment = FN(take_segment)(self, &fresh);
                if (segment != NULL) {
                    FN(place_segment)(self, segment, id);
                }
            }
        }
        FN(unlock)(self);
        if (entries > 0U) {
            FN(release_directories)(larger);
            larger = FN(allocate_directory)(entries);
            status = larger != NULL ? PLAIT_OK : PLAIT_NO_MEMORY;
        } else if (status == PLAIT_OK && segment == NULL) {
            fresh = FN(allocate_segment)();
            status = fresh != NULL ? PLAIT_OK : PLAIT_NO_MEMORY;
        }
    }
    FN(release_directories)(larger);
    if (fresh != NULL) {
        FN(release_segment)(fresh);
    }
    *found = segment;
    return status;
}

/* The reader has passed the last index of this id. Each of its indexes has a value or is missing, so that nobody
 * claims a cell there any more. */
void FN(private_leave_segment)(SELF *self, uint64_t id)
{
    PLAIT_GUARD_WRITE(&self->reading_guard);
    self->reading = NULL;
GEN_IF(keep)
    (void)id;
GEN_ELSE
    FN(lock)(self);
    struct FN(segment) *segment = FN(private_find)(self, id);
    if (segment != NULL) {
        struct FN(directory) *directory = plait_load_relaxed(&self->directory);
        plait_store_relaxed(&directory->entries[id & directory->mask], (struct FN(segment) *)NULL);
        segment->spare = true;
        segment->next = self->free_list;
        self->free_list = segment;
    }
    self->oldest = id + 1U;
    if (self->newest < self->oldest) {
        self->newest = self->oldest;
    }
    FN(unlock)(self);
GEN_ENDIF
}

/* ---- nobody else uses the gather ---- */

/* Is no cell claimed that has no value yet? */
static bool FN(is_quiet)(SELF *self)
{
    bool quiet = true;
    for (struct FN(segment) *segment = plait_load_acquire(&self->all); segment != NULL; segment = segment->made) {
        for (size_t i = 0; i < UPPER(segment) && quiet; i++) {
            quiet = plait_load_acquire(&segment->cells[i].state) % 4U != PLAIT_GATHER_CLAIMED;
        }
    }
    return quiet;
}

/* Values that nobody took. */
static void FN(drop_values)(SELF *self)
{
GEN_IF(dispose)
    for (struct FN(segment) *segment = plait_load_acquire(&self->all); segment != NULL; segment = segment->made) {
        for (size_t i = 0; i < UPPER(segment); i++) {
            struct FN(cell) *cell = &segment->cells[i];
            const uint64_t state = plait_load_acquire(&cell->state);
GEN_IF(keep)
            if (state % 4U == PLAIT_GATHER_FULL) {
GEN_ELSE
            if (state % 4U == PLAIT_GATHER_FULL && state / 4U >= plait_load_relaxed(&self->line.position)) {
GEN_ENDIF
                PLAIT_WRITES(cell->value);
                HOOK(dispose)(AND_CONTEXT(&cell->value, self->context));
            }
        }
    }
GEN_ELSE
    (void)self;
GEN_ENDIF
}

/* All segments to the free list, as if they were new. */
static void FN(clear_memory)(SELF *self)
{
    struct FN(directory) *directory = plait_load_relaxed(&self->directory);
    FN(lock)(self);
    for (uint64_t i = 0; i <= directory->mask; i++) {
        plait_store_relaxed(&directory->entries[i], (struct FN(segment) *)NULL);
    }
    self->free_list = NULL;
    for (struct FN(segment) *segment = plait_load_relaxed(&self->all); segment != NULL; segment = segment->made) {
        plait_store_relaxed(&segment->id, PLAIT_GATHER_NONE);
        for (size_t i = 0; i < UPPER(segment); i++) {
            plait_store_relaxed(&segment->cells[i].state, 0U);
        }
        segment->spare = true;
        segment->next = self->free_list;
        self->free_list = segment;
    }
    FN(unlock)(self);
}

void FN(trim)(SELF *self)
{
GEN_IF(copy)
    if (PLAIT_UNLIKELY(plait_hook_refuses((uintptr_t)self))) {
        return;
    }
GEN_ENDIF
    struct FN(segment) *kept = NULL;
    FN(lock)(self);
    struct FN(segment) *segment = plait_load_relaxed(&self->all);
    struct FN(directory) *directory = plait_load_relaxed(&self->directory);
    struct FN(directory) *smaller = directory->smaller;
    directory->smaller = NULL;
    struct FN(segment) *surplus = self->free_list;
    self->free_list = NULL;
    while (segment != NULL) {
        struct FN(segment) *before = segment->made;
        if (!segment->spare) {
            segment->made = kept;
            kept = segment;
        }
        segment = before;
    }
    plait_store_release(&self->all, kept);
    FN(unlock)(self);
    FN(release_directories)(smaller);
    while (surplus != NULL) {
        struct FN(segment) *next = surplus->next;
        FN(release_segment)(surplus);
        surplus = next;
    }
}

static void FN(release_memory)(SELF *self)
{
    struct FN(segment) *segment = plait_load_relaxed(&self->all);
    while (segment != NULL) {
        struct FN(segment) *before = segment->made;
        FN(release_segment)(segment);
        segment = before;
    }
    FN(release_directories)(plait_load_relaxed(&self->directory));
}
