package org.freehold.inspect.snapshot;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import org.freehold.heap.AllocationObserver;
import org.freehold.heap.Heap;
import org.freehold.heap.HeapWatcher;

/// Snapshots without a change of the program: `-Dfreehold.snapshot.exit=FILE` writes one when the
/// program ends, `-Dfreehold.snapshot.refusal=FILE` one at the first request that a heap refuses.
/// `%p` in the name stands for the number of the process. A file that cannot be written is a
/// warning of the logger `org.freehold.inspect`.
public final class SnapshotSwitches implements HeapWatcher {

  private static final AtomicBoolean HAS_HOOK = new AtomicBoolean();
  private static final AtomicBoolean WAS_REFUSED = new AtomicBoolean();

  /// Made by the service loader.
  public SnapshotSwitches() {}

  @Override
  public void onCreate(Heap heap) {
    String exit = System.getProperty(EXIT, "");
    if (!exit.isEmpty() && HAS_HOOK.compareAndSet(false, true)) {
      Runnable write = () -> write(exit, "exit");
      Runtime.getRuntime().addShutdownHook(new Thread(write, "freehold-snapshot"));
    }
    String refusal = System.getProperty(REFUSAL, "");
    if (!refusal.isEmpty()) {
      heap.attach(new Refusals(refusal));
    }
  }

  private static void write(String name, String reason) {
    try {
      Path file = Path.of(name.replace("%p", Long.toString(ProcessHandle.current().pid())));
      HeapSnapshot.write(file, SnapshotOptions.DEFAULT.withReason(reason));
    } catch (IOException | InvalidPathException e) {
      System.getLogger("org.freehold.inspect")
          .log(Level.WARNING, "no snapshot of the heaps is written: " + e.getMessage());
    }
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
        write(file, "refusal");
      }
    }
  }
}
