package org.freehold.inspect.internal.proc;

import java.util.Map;
import org.freehold.inspect.AddressMap;

/// What is known about a process besides its mappings. Much of it may be missing, because Linux
/// shows it to fewer readers.
///
/// @param pid its number
/// @param name its short name
/// @param command its command line
/// @param executable the file that it runs; empty when unknown
/// @param threads the number of its threads; 0 when unknown
/// @param pageTableBytes the size of its page tables; 0 when unknown
/// @param stackPointers the stack pointers of threads, and which threads they are; threads that are
///   running at the moment are missing
public record ProcessFacts(
    long pid,
    String name,
    String command,
    String executable,
    int threads,
    long pageTableBytes,
    Map<Long, String> stackPointers) {

  /// Whether the stack pointers of all threads are known.
  public boolean knowsAllStacks() {
    return threads > 0 && stackPointers.size() >= threads;
  }

  public AddressMap.Owner owner() {
    return new AddressMap.Owner(name, pid, command, threads, pageTableBytes);
  }
}
