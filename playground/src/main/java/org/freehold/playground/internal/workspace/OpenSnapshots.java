package org.freehold.playground.internal.workspace;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import org.freehold.inspect.heaps.HeapDemonstration;
import org.freehold.inspect.snapshot.HeapSnapshot;
import org.freehold.lab.isolated.TemporaryFolder;
import org.freehold.playground.internal.web.Body;
import org.freehold.playground.internal.workspace.WatchedJvm.Seen;

/// The snapshots of heaps that are open, those of JVMs that are watched among them. The entries of
/// a snapshot are read again and again, so what a page uploads is kept in a folder of this process
/// alone, which is deleted with it.
public final class OpenSnapshots implements AutoCloseable {

  private static final int MOST = 8;
  private static final String DEMONSTRATION = "demonstration.fhs";

  private final List<OpenSnapshot> snapshots = new ArrayList<>();
  private final Path folder;
  private final Readings readings;

  /// JVMs that have not been seen yet.
  private final Set<WatchedJvm> connecting = ConcurrentHashMap.newKeySet();

  private int last;

  /// Makes an empty list.
  ///
  /// @param folder for files
  /// @param readings of what is uploaded
  public OpenSnapshots(TemporaryFolder folder, Readings readings) {
    this.folder = folder.path();
    this.readings = readings;
  }

  /// Opens a file.
  ///
  /// @param name as the user knows it
  /// @throws IOException when it cannot be read, or is malformed, in one sentence
  public OpenSnapshot open(String name, Path file) throws IOException {
    return add(name, file, read(name, file), false);
  }

  private static HeapSnapshot read(String name, Path file) throws IOException {
    HeapSnapshot snapshot;
    try {
      snapshot = HeapSnapshot.open(file);
    } catch (IOException e) {
      throw new IOException(OpenSnapshot.named(e, file, name), e);
    } catch (OutOfMemoryError e) {
      throw new TooLargeException(name, e);
    }
    if (snapshot.heaps().isEmpty()) {
      boolean isCut = snapshot.isCut();
      snapshot.close();
      throw new IOException(
          name + (isCut ? ": the snapshot was cut before its first heap" : " has no heap"));
    }
    return snapshot;
  }

  private synchronized OpenSnapshot add(
      String name, Path file, HeapSnapshot snapshot, boolean isTemporary) {
    OpenSnapshot opened = new OpenSnapshot(++last, name, file, snapshot, isTemporary);
    snapshots.add(opened);
    if (snapshots.size() > MOST) {
      snapshots.removeFirst().close();
    }
    return opened;
  }

  /// Opens what a page sends.
  ///
  /// @param in bounded by the caller
  /// @param isLeft whether the page has gone
  /// @throws TooLargeException when the Java heap is too small for it
  /// @throws IOException as [#open], or when the page has gone
  public OpenSnapshot upload(String name, InputStream in, BooleanSupplier isLeft)
      throws IOException {
    return written(
        name,
        file -> {
          try (OutputStream out = Files.newOutputStream(file)) {
            in.transferTo(out);
          }
        },
        file -> readings.read(name, isLeft, () -> read(name, file)));
  }

  /// Opens heaps that show what there is to see.
  ///
  /// @throws IOException when they cannot be written
  public OpenSnapshot demonstration() throws IOException {
    return written(DEMONSTRATION, HeapDemonstration::write, file -> read(DEMONSTRATION, file));
  }

  /// Writes a file.
  @FunctionalInterface
  private interface Writing {
    void write(Path file) throws IOException;
  }

  /// Reads a file that was written.
  @FunctionalInterface
  private interface Opening {
    HeapSnapshot open(Path file) throws IOException;
  }

  private OpenSnapshot written(String name, Writing writing, Opening opening) throws IOException {
    Path file = Files.createTempFile(folder, "snapshot", ".fhs");
    boolean isOpen = false;
    try {
      writing.write(file);
      OpenSnapshot opened = add(name, file, opening.open(file), true);
      isOpen = true;
      return opened;
    } catch (Body.WrongException | TooLargeException e) {
      throw e;
    } catch (IOException e) {
      throw new IOException(OpenSnapshot.named(e, file, name), e);
    } finally {
      if (!isOpen) {
        Files.deleteIfExists(file);
      }
    }
  }

  /// Watches a JVM: looks at it once.
  ///
  /// @param pid a process of this user
  /// @throws IOException when it cannot be looked at, in one sentence
  public OpenSnapshot watch(long pid) throws IOException {
    WatchedJvm jvm = WatchedJvm.of(pid, folder);
    connecting.add(jvm);
    try {
      jvm.connect();
      Seen seen = jvm.look();
      OpenSnapshot opened = add("JVM " + pid, seen.file(), seen.snapshot(), true);
      opened.watch(jvm);
      return opened;
    } catch (IOException | RuntimeException | Error e) {
      jvm.close();
      throw e;
    } finally {
      connecting.remove(jvm);
    }
  }

  /// Stops watching a JVM, also one that is waited for. What the last look saw stays.
  public void stop(long pid) {
    for (WatchedJvm each : connecting) {
      if (each.pid() == pid) {
        each.close();
      }
    }
    all().forEach(each -> each.stop(pid));
  }

  /// Looks again at a JVM that is watched; a look that comes too soon shows what the last one saw.
  ///
  /// @throws IOException when it cannot be looked at, in one sentence
  public void look(OpenSnapshot snapshot) throws IOException {
    WatchedJvm jvm = snapshot.watched();
    if (jvm == null) {
      throw new IOException(snapshot.name() + " is a file, which does not change");
    }
    if (!jvm.isTooSoon()) {
      Seen seen = jvm.look();
      snapshot.replace(seen.file(), seen.snapshot());
    }
  }

  /// Keeps what a snapshot shows now under a name of its own.
  ///
  /// @throws IOException when it cannot be copied, in one sentence
  public OpenSnapshot keep(OpenSnapshot snapshot) throws IOException {
    WatchedJvm jvm = snapshot.watched();
    String name = snapshot.name() + (jvm == null ? " again" : ", look " + jvm.last().number());
    return written(name, snapshot::copyTo, file -> read(name, file));
  }

  /// The snapshot of a number.
  public synchronized Optional<OpenSnapshot> find(int id) {
    return snapshots.stream().filter(each -> each.id() == id).findFirst();
  }

  /// All of them, the oldest first.
  public synchronized List<OpenSnapshot> all() {
    return List.copyOf(snapshots);
  }

  /// Closes all of them; their files are deleted with the folder.
  @Override
  public void close() {
    all().forEach(OpenSnapshot::close);
  }
}
