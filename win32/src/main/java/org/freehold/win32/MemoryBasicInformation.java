package org.freehold.win32;

/// `MEMORY_BASIC_INFORMATION`: the run of pages with the same attributes that begins at an
/// address's page.
///
/// @param baseAddress the address, rounded down to its page
/// @param allocationBase start of the reservation; 0 when free
/// @param allocationProtect the protection that the reservation was made with; 0 when free
/// @param regionSize bytes to the end of the run
/// @param state `MEM_COMMIT`, `MEM_RESERVE` or `MEM_FREE`
/// @param protect the protection in force; 0 when reserved, `PAGE_NOACCESS` when free
/// @param type `MEM_PRIVATE`, `MEM_MAPPED` or `MEM_IMAGE`; 0 when free
public record MemoryBasicInformation(
    long baseAddress,
    long allocationBase,
    int allocationProtect,
    long regionSize,
    int state,
    int protect,
    int type) {}
