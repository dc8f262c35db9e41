package org.freehold.trace.replay;

/// The five kinds of fragmentation, as ratios, at the moment when the live bytes peaked.
///
/// @param internal rounding: 1 − requested ÷ block bytes
/// @param external 1 − largest free ÷ total free
/// @param virtual 1 − committed ÷ reserved
/// @param cached bytes in thread caches and pending remote frees ÷ footprint
/// @param realized highest footprint of the replay ÷ highest live bytes − 1
public record Fragmentation(
    double internal, double external, double virtual, double cached, double realized) {}
