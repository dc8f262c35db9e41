package org.freehold.object.internal.frames;

import java.util.ArrayList;
import java.util.List;
import org.freehold.heap.Heap;
import org.freehold.internal.change.StackReserve;
import org.freehold.object.internal.owners.OwnerWatch;
import org.freehold.object.internal.owners.Watched;
import org.jspecify.annotations.Nullable;

/// The stacks of one thread: that of the process heap, and one for each other heap that it has
/// used. Only the thread refers to it, so it dies with the thread.
public final class ThreadStacks {

  private static final ThreadLocal<@Nullable ThreadStacks> OF_THREAD = new ThreadLocal<>();

  private static final int SLOTS = 1024;

  /// Stacks of the process heap by the number of their thread: a look-up in a few instructions.
  /// What is found is compared with the calling thread; a slot may hold that of another one. Racy:
  /// a thread relies on what it has written itself.
  private static final @Nullable ThreadStack[] TABLE = new ThreadStack[SLOTS];

  /// Gives back what a thread has left. It must not refer to the [ThreadStacks].
  private static final class Remains extends Watched {
    private final List<ThreadStack> stacks;

    Remains(ThreadStacks referent, List<ThreadStack> stacks) {
      super(referent);
      this.stacks = stacks;
    }

    @Override
    protected void onLost() {
      end(stacks);
    }
  }

  private final ThreadStack first;

  /// All of them, the first one too. Changed by the thread, and read by the watching one after it.
  private final List<ThreadStack> all = new ArrayList<>();

  private final Remains remains;

  private ThreadStacks() {
    first = new ThreadStack(Heap.processHeap(), !Thread.currentThread().isVirtual());
    all.add(first);
    remains = new Remains(this, all);
  }

  /// The calling thread's stack of the process heap.
  public static ThreadStack ofProcessHeap() {
    long id = Thread.currentThread().threadId();
    ThreadStack found = TABLE[(int) id & (SLOTS - 1)];
    return found != null && found.isOfThread(id) ? found : findOfProcessHeap(id);
  }

  private static ThreadStack findOfProcessHeap(long id) {
    ThreadStacks found = OF_THREAD.get();
    ThreadStack first = (found == null ? make() : found).first;
    TABLE[(int) id & (SLOTS - 1)] = first;
    return first;
  }

  /// Takes a stack whose thread has ended out of the table.
  private static void forget(ThreadStack stack) {
    int slot = (int) stack.threadId() & (SLOTS - 1);
    ThreadStack found = TABLE[slot];
    if (found != null && found.isOfThread(stack.threadId())) {
      TABLE[slot] = null;
    }
  }

  /// The calling thread's stack of a heap. O(n) for n heaps of which the thread has stacks.
  public static ThreadStack of(Heap heap) {
    ThreadStacks found = OF_THREAD.get();
    return (found == null ? make() : found).find(heap);
  }

  private static ThreadStacks make() {
    ThreadStacks made = new ThreadStacks();
    OwnerWatch.SHARED.add(made.remains);
    OF_THREAD.set(made);
    return made;
  }

  private ThreadStack find(Heap heap) {
    if (first.isOf(heap)) {
      return first;
    }
    for (ThreadStack each : all) {
      if (each.isOf(heap)) {
        return each;
      }
    }
    ThreadStack made = new ThreadStack(heap, false);
    dropClosed();
    all.add(made);
    return made;
  }

  private void dropClosed() {
    for (int i = all.size() - 1; i >= 0; i--) {
      if (all.get(i).isOfClosedHeap()) {
        all.remove(i);
      }
    }
  }

  /// Gives back what the calling thread keeps for its next frame. Does nothing while one is open.
  ///
  /// @return whether none is open
  public static boolean tryRelease() {
    ThreadStacks found = OF_THREAD.get();
    if (found == null) {
      return true;
    }
    StackReserve.require();
    for (ThreadStack each : found.all) {
      if (each.current() != 0) {
        return false;
      }
    }
    end(found.all); // What is cut after this finds stacks without memory.
    OF_THREAD.remove();
    boolean _ = OwnerWatch.SHARED.remove(found.remains);
    return true;
  }

  private static void end(List<ThreadStack> stacks) {
    forget(stacks.getFirst());
    stacks.forEach(ThreadStack::threadEnded);
  }
}
