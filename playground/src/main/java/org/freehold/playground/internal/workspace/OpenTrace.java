package org.freehold.playground.internal.workspace;

import org.freehold.lab.compare.LoadedTrace;

/// A trace that is open.
///
/// @param id its number
/// @param name as the user knows it
/// @param trace decoded
public record OpenTrace(int id, String name, LoadedTrace trace) {}
