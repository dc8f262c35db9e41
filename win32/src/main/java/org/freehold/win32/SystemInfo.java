package org.freehold.win32;

/// The parts of `SYSTEM_INFO` that are about memory, with the number of processors.
///
/// @param pageSize bytes of a page
/// @param minimumApplicationAddress the lowest address that a program can have
/// @param maximumApplicationAddress the highest
/// @param numberOfProcessors as the JVM counts them
/// @param allocationGranularity bytes between the addresses at which a reservation may start
public record SystemInfo(
    int pageSize,
    long minimumApplicationAddress,
    long maximumApplicationAddress,
    int numberOfProcessors,
    int allocationGranularity) {}
