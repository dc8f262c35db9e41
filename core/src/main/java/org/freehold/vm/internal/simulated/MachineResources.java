package org.freehold.vm.internal.simulated;

import org.freehold.vm.SpaceInfo;
import org.freehold.vm.internal.physical.CommitCharge;
import org.freehold.vm.internal.physical.PhysicalMemory;

/// What the processes of one simulated machine share.
///
/// @param info the layout of every process's address space
/// @param lockQuota bytes that one process may lock
/// @param commitCharge what has been promised, and the limit
/// @param physicalMemory which pages are resident
/// @param sections sections by name and by file
record MachineResources(
    SpaceInfo info,
    long lockQuota,
    CommitCharge commitCharge,
    PhysicalMemory physicalMemory,
    SectionTable sections) {}
