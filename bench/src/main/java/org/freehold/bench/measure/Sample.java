package org.freehold.bench.measure;

import org.freehold.bench.subject.Subject;
import org.freehold.lab.peer.Resident;

/// What an allocator holds at one moment, in bytes.
///
/// @param resident of the whole process, in physical memory
/// @param footprint by the allocator's own count, or [Subject#UNKNOWN]
/// @param metadata of that, its bookkeeping, or [Subject#UNKNOWN]
/// @param cached in caches of threads, or [Subject#UNKNOWN]
/// @param live in blocks as they were asked for, or -1 where the workload does not count
public record Sample(long resident, long footprint, long metadata, long cached, long live) {

  /// Takes one if more is resident than at another one. Most of what there is to know is asked for
  /// only then: an allocator may have to stop its threads to tell it, which would count as theirs.
  static Sample higher(Sample other, Subject subject, long live) {
    return Resident.bytes() > other.resident() ? of(subject, live) : other;
  }

  /// Takes one.
  static Sample of(Subject subject, long live) {
    return new Sample(
        Resident.bytes(), subject.footprint(), subject.metadata(), subject.cached(), live);
  }
}
