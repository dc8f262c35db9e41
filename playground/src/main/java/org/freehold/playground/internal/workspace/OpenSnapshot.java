package org.freehold.playground.internal.workspace;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.freehold.inspect.snapshot.HeapSnapshot;
import org.freehold.inspect.snapshot.SnapshotHeap;
import org.freehold.playground.internal.heaps.HeapAnalysis;
import org.jspecify.annotations.Nullable;

/// A snapshot that is open. Of its heaps the analysis of the one that was asked for last is kept. A
/// snapshot of a JVM that is watched is replaced by each look.
///
/// Thread-safe: one at a time.
public final class OpenSnapshot {

  private final int id;
  private final String name;
  private final boolean isTemporary;
  private Path file;
  private HeapSnapshot snapshot;
  private @Nullable HeapAnalysis analysis;
  private @Nullable WatchedJvm watched;
  private boolean isClosed;

  OpenSnapshot(int id, String name, Path file, HeapSnapshot snapshot, boolean isTemporary) {
    this.id = id;
    this.name = name;
    this.file = file;
    this.snapshot = snapshot;
    this.isTemporary = isTemporary;
  }

  /// Its number.
  public int id() {
    return id;
  }

  /// As the user knows it.
  public String name() {
    return name;
  }

  /// The JVM that it is of, while that is watched; null for a file.
  public synchronized @Nullable WatchedJvm watched() {
    return watched;
  }

  synchronized void watch(WatchedJvm jvm) {
    watched = jvm;
  }

  /// Stops watching, if it is this JVM.
  synchronized void stop(long pid) {
    WatchedJvm jvm = watched;
    if (jvm != null && jvm.pid() == pid) {
      jvm.close();
      watched = null;
    }
  }

  /// Reads it.
  ///
  /// @param <T> what comes of it
  @FunctionalInterface
  public interface Reading<T> {
    /// Reads.
    ///
    /// @throws IOException when it cannot be read, or is malformed
    T read(HeapSnapshot snapshot) throws IOException;
  }

  /// Reads the snapshot, while nobody else does.
  ///
  /// @throws IOException when it cannot be read, or is malformed, in one sentence
  public synchronized <T> T read(Reading<T> reading) throws IOException {
    try {
      if (isClosed) {
        throw new IOException("this snapshot is not open any more");
      }
      return reading.read(snapshot);
    } catch (IOException e) {
      throw new IOException(named(e, file, name), e);
    } catch (OutOfMemoryError e) {
      throw new TooLargeException(name, e);
    }
  }

  /// The analysis of a heap.
  ///
  /// @param index of the heap, from 1
  /// @throws IOException when it cannot be read, is malformed, or has no such heap, in one sentence
  public synchronized HeapAnalysis analysis(int index) throws IOException {
    HeapAnalysis known = analysis;
    if (known != null && known.heap().index() == index) {
      return known;
    }
    analysis = null;
    HeapAnalysis made = read(reading -> HeapAnalysis.of(reading, heap(reading, index)));
    analysis = made;
    return made;
  }

  /// A heap of a snapshot.
  ///
  /// @throws IOException when there is none of this index, in one sentence
  public static SnapshotHeap heap(HeapSnapshot snapshot, int index) throws IOException {
    if (index < 1 || index > snapshot.heaps().size()) {
      throw new IOException(
          "this snapshot has " + snapshot.heaps().size() + " heaps, and none is number " + index);
    }
    return snapshot.heaps().get(index - 1);
  }

  /// Shows what a later look saw, and forgets this one.
  synchronized void replace(Path newFile, HeapSnapshot newSnapshot) {
    drop();
    file = newFile;
    snapshot = newSnapshot;
    analysis = null;
  }

  /// Copies the file.
  synchronized void copyTo(Path target) throws IOException {
    Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
  }

  synchronized void close() {
    if (!isClosed) {
      isClosed = true;
      analysis = null;
      drop();
      if (watched != null) {
        watched.close();
      }
    }
  }

  private void drop() {
    try {
      snapshot.close();
      if (isTemporary) {
        Files.deleteIfExists(file);
      }
    } catch (IOException _) {
      // The folder is deleted at the end.
    }
  }

  /// What went wrong, with the name that the user knows.
  static String named(IOException problem, Path file, String name) {
    return String.valueOf(problem.getMessage()).replace(file.toString(), name);
  }
}
