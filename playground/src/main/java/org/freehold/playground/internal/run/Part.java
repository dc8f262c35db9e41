package org.freehold.playground.internal.run;

import org.freehold.lab.PartVisitor;

/// A part of an allocator's memory that keeps books or divides it.
///
/// @param kind what it is
/// @param address its start
/// @param size its bytes
public record Part(PartVisitor.Kind kind, long address, long size) {}
