package org.freehold.lab.custom;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// A policy that a user wrote, and the limits that it runs within.
///
/// @param name its class: the full name, or for a source file the simple one
/// @param source the Java file to compile, or null when the class is on the class path
/// @param classpath of the class and its dependencies; may be empty
/// @param isNative whether it works on native memory instead of a simulated machine's
/// @param areaLimit the maximum size of its area
/// @param javaHeapBytes the Java heap of its process
/// @param timeLimit of one trace; the process is killed a little later
/// @param samples the number of samples over time
public record CustomPolicy(
    String name,
    @Nullable Path source,
    String classpath,
    boolean isNative,
    long areaLimit,
    long javaHeapBytes,
    Duration timeLimit,
    int samples) {}
