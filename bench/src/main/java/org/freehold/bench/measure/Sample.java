package org.freehold.bench.measure;

import org.freehold.bench.subject.Subject;
import org.freehold.lab.peer.Resident;

/// The memory of an allocator at one moment, in bytes.
///
/// @param resident of the whole process, in physical memory
/// @param footprint as the allocator reports it, or [Subject#UNKNOWN]
/// @param metadata of that, its bookkeeping, or [Subject#UNKNOWN]
/// @param cached in thread caches, or [Subject#UNKNOWN]
/// @param live requested bytes of live blocks, or -1 where the workload does not count them
public record Sample(long resident, long footprint, long metadata, long cached, long live) {

  /// Takes a sample if more memory is resident than in another one. The allocator is asked only
  /// then: it may have to stop its threads to answer, and that time would count as theirs.
  static Sample higher(Sample other, Subject subject, long live) {
    return Resident.bytes() > other.resident() ? of(subject, live) : other;
  }

  /// Takes a sample.
  static Sample of(Subject subject, long live) {
    return new Sample(
        Resident.bytes(), subject.footprint(), subject.metadata(), subject.cached(), live);
  }
}
