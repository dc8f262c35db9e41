package org.freehold.playground;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// What a playground is started with.
///
/// @param port to listen on; 0 for any that is free
/// @param traces files to open at the start: traces, and snapshots of heaps
/// @param samples traces that come with Freehold, by name
/// @param version of Freehold
public record PlaygroundOptions(
    int port, List<Path> traces, Map<String, Path> samples, String version) {}
