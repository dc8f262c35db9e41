package org.freehold.inspect.snapshot;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.freehold.heap.AllocationObserver;
import org.freehold.heap.Heap;
import org.freehold.heap.HeapWatcher;

/// Snapshots without a change to the program: `-Dfreehold.snapshot.exit=FILE` writes one when the
/// program ends, `-Dfreehold.snapshot.refusal=FILE` one at the first request that a heap refuses.
/// `%p` in the name stands for the process number.
///
/// At the end of a program the snapshot includes a search for unreachable blocks, which `freehold
/// heap FILE -l` shows; after a refusal it does not, since the program runs on and its heaps are
/// locked meanwhile. `-Dfreehold.snapshot.search=on` or `off` decides for both.
///
/// What prevents a snapshot is a warning of the logger `org.freehold.inspect`; a missing jar is
/// reported when the first heap is created, not when the program ends.
public final class SnapshotSwitches implements HeapWatcher {

  /// Switches the search for unreachable blocks `on` or `off`, in both kinds of snapshot.
  public static final String SEARCH = "freehold.snapshot.search";

  private static final String COMPRESSION = "com.github.luben.zstd.Zstd";

  private static final AtomicBoolean HAS_HOOK = new AtomicBoolean();
  private static final AtomicBoolean WAS_REFUSED = new AtomicBoolean();
  private static final AtomicBoolean IS_JAR_REPORTED = new AtomicBoolean();

  /// Called by the service loader.
  public SnapshotSwitches() {}

  @Override
  public void onCreate(Heap heap) {
    String exit = System.getProperty(EXIT, "");
    String refusal = System.getProperty(REFUSAL, "");
    if ((exit.isEmpty() && refusal.isEmpty()) || isJarMissing(exit.isEmpty() ? REFUSAL : EXIT)) {
      return;
    }
    if (!exit.isEmpty() && HAS_HOOK.compareAndSet(false, true)) {
      Runnable write = () -> write(exit, "exit", isSearchOn(true));
      Runtime.getRuntime().addShutdownHook(new Thread(write, "freehold-snapshot"));
    }
    if (!refusal.isEmpty()) {
      heap.attach(new Refusals(refusal));
    }
  }

  /// Reports once that snapshots cannot be compressed, and so not be written.
  private static boolean isJarMissing(String property) {
    try {
      Class.forName(COMPRESSION, false, SnapshotSwitches.class.getClassLoader());
      return false;
    } catch (ClassNotFoundException e) {
      if (IS_JAR_REPORTED.compareAndSet(false, true)) {
        warn(
            "-D"
                + property
                + " is ignored: snapshots need zstd-jni.jar (Maven: com.github.luben:zstd-jni) on"
                + " the class path, in addition to freehold-inspect.jar");
      }
      return true;
    }
  }

  private static boolean isSearchOn(boolean byDefault) {
    String value = System.getProperty(SEARCH, "");
    return switch (value) {
      case "on" -> true;
      case "off" -> false;
      case "" -> byDefault;
      default -> {
        warn("-D" + SEARCH + " is on or off, and '" + value + "' is ignored");
        yield byDefault;
      }
    };
  }

  private static void write(String name, String reason, boolean isSearched) {
    SnapshotOptions options = SnapshotOptions.DEFAULT.withReason(reason);
    try {
      Path file = Path.of(name.replace("%p", Long.toString(ProcessHandle.current().pid())));
      HeapSnapshot.write(file, isSearched ? options.withSearch(List.of()) : options);
    } catch (IOException | InvalidPathException e) {
      warn("no snapshot of the heaps is written: " + e.getMessage());
    } catch (LinkageError e) {
      warn("no snapshot of the heaps is written: the library zstd-jni cannot be loaded: " + e);
    }
  }

  private static void warn(String sentence) {
    System.getLogger("org.freehold.inspect").log(Level.WARNING, sentence);
  }

  /// Writes a snapshot at the first refusal of any heap.
  private record Refusals(String file) implements AllocationObserver {

    @Override
    public void onAllocate(Heap heap, long address, long size) {}

    @Override
    public void onFree(Heap heap, long address) {}

    @Override
    public void onReallocate(Heap heap, long before, long address, long size) {}

    @Override
    public void onRefusal(Heap heap, long size) {
      if (WAS_REFUSED.compareAndSet(false, true)) {
        write(file, "refusal", isSearchOn(false));
      }
    }
  }
}
