package org.freehold.heap;

import java.util.Objects;
import org.freehold.internal.change.OwnStack;
import org.freehold.internal.change.StackReserve;
import org.freehold.vm.AddressSpace;
import org.jspecify.annotations.Nullable;

/// The process heap, which is made by the first call that needs it and lives as long as the
/// process.
///
/// It is not made by a class initialiser: where that fails, for want of memory or stack, the class
/// is lost to the process. A call that fails here leaves the making to the next one.
final class ProcessHeap {

  private static volatile @Nullable Heap made;

  /// Whether [Holder] is initialised.
  private static volatile boolean isReady;

  /// The heap as a constant for the compiler. Its initialiser copies a reference.
  private static final class Holder {
    static final Heap INSTANCE = make();
  }

  private ProcessHeap() {}

  /// The heap.
  static Heap instance() {
    return isReady ? Holder.INSTANCE : prepare();
  }

  private static synchronized Heap prepare() {
    Heap _ = make();
    StackReserve.require(); // The initialiser that follows has the stack it needs.
    Heap heap = Holder.INSTANCE;
    isReady = true;
    return heap;
  }

  private static synchronized Heap make() {
    if (made == null) {
      OwnStack.run(() -> made = create());
    }
    return Objects.requireNonNull(made);
  }

  private static Heap create() {
    HeapOptions options =
        HeapOptions.builder(AddressSpace.host()).name("process").frontEnd(FrontEndMode.ON).build();
    return Heap.create(options, AddressSpace.host(), true);
  }
}
