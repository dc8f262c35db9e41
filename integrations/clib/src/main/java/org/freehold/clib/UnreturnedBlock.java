package org.freehold.clib;

import java.util.List;
import org.freehold.Bytes;

/// A block that a library has not given back.
///
/// @param address of the block
/// @param size bytes that the library asked for
/// @param stack the Java frames that led to the call of the library which allocated it, the
///   innermost first; empty where the heap keeps no stacks
public record UnreturnedBlock(long address, long size, List<String> stack) {

  /// Copies the list.
  public UnreturnedBlock {
    stack = List.copyOf(stack);
  }

  /// The size and the address.
  @Override
  public String toString() {
    return size + " bytes at " + Bytes.address(address);
  }
}
