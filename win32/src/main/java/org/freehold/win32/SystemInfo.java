package org.freehold.win32;

/// `SYSTEM_INFO`: its members that concern memory, and the number of processors.
///
/// @param pageSize bytes of a page
/// @param minimumApplicationAddress the lowest address of a program
/// @param maximumApplicationAddress the highest
/// @param numberOfProcessors as the JVM counts them
/// @param allocationGranularity bytes between the addresses at which a reservation may start
public record SystemInfo(
    int pageSize,
    long minimumApplicationAddress,
    long maximumApplicationAddress,
    int numberOfProcessors,
    int allocationGranularity) {}
