package org.freehold.unbreakable.workload;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.freehold.heap.DebugOption;
import org.freehold.heap.FrontEndMode;
import org.freehold.heap.HeapOptions;
import org.freehold.heap.PageHeap;
import org.freehold.unbreakable.Workloads;
import org.freehold.vm.AddressSpace;
import org.freehold.vm.SimulatedMachine;
import org.freehold.vm.internal.host.HostAddressSpace;

/// All workloads: each kind of heap with what there is to do with it, and address spaces, on the
/// operating system's memory and on simulated memory.
public final class AllWorkloads implements Workloads {

  private static final long NEVER_MILLIS_SHIFT = 22;

  private final List<Workload> all = new ArrayList<>();

  /// Lists them; loaded by name, by the loader of an instrumented core.
  public AllWorkloads() {
    onBoth("heap, front end", HeapWorkloads::small, b -> b.frontEnd(FrontEndMode.ON));
    onBoth("heap, back end", HeapWorkloads::medium, b -> b.frontEnd(FrontEndMode.OFF));
    onBoth("heap, activation", HeapWorkloads::activation, b -> b);
    onBoth("heap, segments", HeapWorkloads::segments, b -> b.frontEnd(FrontEndMode.OFF));
    onBoth("heap, reading", HeapWorkloads::reading, b -> b.frontEnd(FrontEndMode.ON));
    onBoth("heap, remote frees", HeapWorkloads::remote, b -> b.frontEnd(FrontEndMode.ON));
    onBoth("heap, observers", HeapWorkloads::observers, b -> b.frontEnd(FrontEndMode.ON));
    onBoth("heap, stacks", HeapWorkloads::stacks, b -> b.frontEnd(FrontEndMode.ON).stackTraces(1));
    onBoth("heap, large", HeapWorkloads::large, b -> b.largeThreshold(200_000));
    onBoth("heap, limit", HeapWorkloads::limit, b -> HeapWorkloads.limited(b));
    onBoth("heap, exact", HeapWorkloads::small, b -> b.frontEnd(FrontEndMode.ON).exactSizes(true));
    onBoth("heap, one thread", HeapWorkloads::medium, b -> b.serialized(false));
    onBoth("heap, fixed", HeapWorkloads::medium, b -> b.initialSize(100_000).maximumSize(4 << 20));
    onBoth(
        "heap, purging",
        HeapWorkloads::small,
        b -> b.frontEnd(FrontEndMode.ON).returnDelay(1 << NEVER_MILLIS_SHIFT));
    onBoth(
        "debug heap",
        HeapWorkloads::debug,
        b ->
            b.debugging(
                DebugOption.TAIL_CHECK,
                DebugOption.FREE_CHECK,
                DebugOption.PARAMETER_CHECK,
                DebugOption.TAGGING));
    onBoth("light page heap", HeapWorkloads::debug, b -> b.debugging(DebugOption.PAGE_HEAP_LIGHT));
    onBoth("page heap", HeapWorkloads::pages, b -> b.pageHeap(PageHeap.FULL.withTraces(false)));
    onBoth("page heap with traces", HeapWorkloads::pages, b -> b.pageHeap(PageHeap.FULL));
    add("region, native", () -> RegionWorkload.run(HostAddressSpace.apart()));
    add("region, simulated", () -> RegionWorkload.run(simulated()));
    onBothGrounds("owners", OwnerWorkload::run);
    onBothGrounds("strings", BstrWorkload::run);
    onBothGrounds("frames", FrameWorkload::run);
    onBothGrounds("malloc", CMallocWorkload::run);
    onBothGrounds("movable memory on pages", MovableWorkload::runOnPages);
    onBothGrounds("movable memory on a heap", MovableWorkload::runOnHeap);
    add("address space, native", () -> SpaceWorkload.run(HostAddressSpace.apart()));
    add("address space, simulated", () -> SpaceWorkload.run(simulated()));
  }

  private static AddressSpace simulated() {
    return SimulatedMachine.builder().commitLimit(1L << 32).build().createProcess("unbreakable");
  }

  private void onBothGrounds(String name, Consumer<AddressSpace> steps) {
    add(name + ", native", () -> steps.accept(HostAddressSpace.apart()));
    add(name + ", simulated", () -> steps.accept(simulated()));
  }

  private void onBoth(
      String name,
      HeapWorkloads.Steps steps,
      Function<HeapOptions.Builder, HeapOptions.Builder> options) {
    on(name + ", native", HostAddressSpace::apart, steps, options);
    on(name + ", simulated", AllWorkloads::simulated, steps, options);
  }

  private void on(
      String name,
      Supplier<AddressSpace> ground,
      HeapWorkloads.Steps steps,
      Function<HeapOptions.Builder, HeapOptions.Builder> options) {
    add(
        name,
        () -> {
          AddressSpace space = ground.get();
          HeapWorkloads.run(space, options.apply(HeapOptions.builder(space).name("cut")), steps);
        });
  }

  private void add(String name, Body body) {
    all.add(new Named(name, body));
  }

  @Override
  public List<Workload> all() {
    return List.copyOf(all);
  }

  private interface Body {
    void run() throws Exception;
  }

  private record Named(String name, Body body) implements Workload {
    @Override
    public void run() throws Exception {
      body.run();
    }
  }
}
