package org.freehold.inspect.snapshot;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.management.InstanceAlreadyExistsException;
import javax.management.JMException;
import javax.management.ObjectName;
import org.freehold.heap.Heap;
import org.freehold.heap.HeapSummary;
import org.jspecify.annotations.Nullable;

/// Shows the heaps to management tools over JMX: call `Heaps.register()` once.
public final class Heaps implements HeapsMXBean {

  /// The name of the bean.
  public static final String NAME = "org.freehold:type=Heaps";

  private volatile @Nullable SnapshotResult last;

  private Heaps() {}

  /// Registers the bean with the platform's server; does nothing when it is registered already.
  public static void register() {
    try {
      ManagementFactory.getPlatformMBeanServer().registerMBean(new Heaps(), new ObjectName(NAME));
    } catch (InstanceAlreadyExistsException e) {
      // Registered already.
      return;
    } catch (JMException e) {
      throw new IllegalStateException("the bean cannot be registered, name=" + NAME, e);
    }
  }

  @Override
  public List<HeapFigures> getHeaps() {
    List<HeapFigures> figures = new ArrayList<>();
    for (Heap heap : Heap.processHeaps()) {
      if (!heap.isClosed()) {
        figures.add(figures(heap));
      }
    }
    return figures;
  }

  /// The figures of a heap; all 0 when another thread closes it meanwhile.
  private static HeapFigures figures(Heap heap) {
    HeapSummary summary;
    try {
      summary = heap.summary();
    } catch (IllegalStateException e) {
      return new HeapFigures(heap.options().name(), 0, 0, 0, 0, 0, 0, 0, 0);
    }
    return new HeapFigures(
        summary.name(),
        summary.reservedBytes(),
        summary.committedBytes(),
        summary.busyBytes(),
        summary.freeBytes(),
        summary.busyBlocks(),
        summary.allocations(),
        summary.frees(),
        summary.refusals());
  }

  @Override
  public long writeSnapshot(String file) throws IOException {
    Path path;
    try {
      path = Path.of(file);
    } catch (InvalidPathException e) {
      throw new IOException(e.getMessage(), e);
    }
    SnapshotResult result = HeapSnapshot.write(path, SnapshotOptions.DEFAULT.withReason("jmx"));
    last = result;
    return result.blocks();
  }

  @Override
  public @Nullable SnapshotResult getLastSnapshot() {
    return last;
  }
}
