package org.freehold.cli.heap;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.freehold.cli.input.InputFiles;
import org.freehold.inspect.heaps.HeapDemonstration;
import org.freehold.inspect.snapshot.HeapSnapshot;
import org.jspecify.annotations.Nullable;

/// Opens the snapshot that the user named, or the demonstration's.
final class SnapshotFiles {

  private SnapshotFiles() {}

  static HeapSnapshot open(@Nullable Path file) throws IOException {
    return file == null ? demonstration() : HeapSnapshot.open(InputFiles.requireNoFolder(file));
  }

  /// The file is deleted as soon as it is open; an open file can still be read.
  private static HeapSnapshot demonstration() throws IOException {
    Path file = Files.createTempFile("freehold-", ".fhs");
    try {
      HeapDemonstration.write(file);
      return HeapSnapshot.open(InputFiles.requireNoFolder(file));
    } finally {
      Files.delete(file);
    }
  }
}
