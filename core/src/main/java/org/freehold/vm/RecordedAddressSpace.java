package org.freehold.vm;

import java.io.IOException;
import java.nio.file.Path;
import org.freehold.vm.internal.record.RecordingAddressSpace;

/// An [AddressSpace] that writes down every call which takes memory, releases it or changes it:
/// reserve, commit, decommit, release, reset, protect, and map and unmap of views, each with its
/// time, thread, stack and result, refusals too. `freehold address --leaks FILE` shows what was
/// never released, by stack.
///
/// ```java
/// AddressSpace space = RecordedAddressSpace.record(process, Path.of("calls.vmrecord"));
/// ```
///
/// The record of the host's space is switched on from outside with `-Dfreehold.vm.record=FILE`;
/// [AddressSpace#host()] is then such a space. The file can be read while it is written, and after
/// the process was killed. It holds what is called through this object from now on.
///
/// Not written down is what changes no memory (locks, queries, write watch, handles of sections),
/// and the splitting and coalescing of placeholders, which only simulated memory has.
///
/// Calls are made one at a time, so that the file shows them in the order in which they took
/// effect. Failing to write ends the record with a warning of the logger `org.freehold.vm`, and the
/// calls go on unrecorded.
public interface RecordedAddressSpace extends AddressSpace, AutoCloseable {

  /// Begins a record of a space's calls.
  ///
  /// @param space does the work
  /// @param file where to; an existing file is overwritten
  /// @return the space to call instead
  /// @throws IOException when the file cannot be written
  static RecordedAddressSpace record(AddressSpace space, Path file) throws IOException {
    return new RecordingAddressSpace(space, file);
  }

  /// Ends the record. The space and what is reserved in it stay as they are, and calls go on
  /// unrecorded.
  @Override
  void close();
}
