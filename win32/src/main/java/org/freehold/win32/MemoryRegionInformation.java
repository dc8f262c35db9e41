package org.freehold.win32;

/// `MEMORY_REGION_INFORMATION`: a whole reservation, where [MemoryBasicInformation] is one run of
/// pages in it.
///
/// @param allocationBase start of the reservation
/// @param allocationProtect the protection that it was made with
/// @param regionSize bytes of the whole reservation
/// @param commitSize bytes of it that are committed
public record MemoryRegionInformation(
    long allocationBase, int allocationProtect, long regionSize, long commitSize) {}
