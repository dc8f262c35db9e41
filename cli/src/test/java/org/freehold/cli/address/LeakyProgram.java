package org.freehold.cli.address;

import java.io.IOException;
import org.freehold.vm.AddressSpace;
import org.freehold.vm.Protection;
import org.freehold.vm.ReserveOptions;

/// A program that reserves five times and forgets two. It then says so and waits to be ended.
final class LeakyProgram {

  private static final long MIB = 1 << 20;

  private LeakyProgram() {}

  public static void main(String[] args) throws IOException {
    AddressSpace space = AddressSpace.host();
    long first = space.reserve(MIB, ReserveOptions.COMMITTED);
    forgetACache(space);
    long second = space.reserve(2 * MIB);
    forgetABuffer(space);
    space.release(first);
    long third = space.reserve(MIB);
    space.release(second, 0);
    space.release(third);
    System.out.println("done");
    if (args.length > 0) {
      churn(space);
    }
    // Ends when the parent closes the pipe.
    if (System.in.read() >= 0) {
      throw new IllegalStateException("nobody writes");
    }
  }

  private static void forgetACache(AddressSpace space) {
    long cache = space.reserve(8 * MIB);
    space.commit(cache, MIB, Protection.READ_WRITE);
  }

  private static void forgetABuffer(AddressSpace space) {
    space.reserve(3 * MIB, ReserveOptions.COMMITTED);
  }

  /// Calls until the process is killed.
  private static void churn(AddressSpace space) {
    while (true) {
      space.release(space.reserve(MIB));
    }
  }
}
