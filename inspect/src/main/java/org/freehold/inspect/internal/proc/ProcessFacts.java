package org.freehold.inspect.internal.proc;

import java.util.Map;
import org.freehold.inspect.AddressMap;

/// What is known about a process besides its mappings. Much of it may be missing, because Linux
/// tells it to fewer readers.
///
/// @param pid its number
/// @param name its short name
/// @param command its command line
/// @param executable the file that it runs; empty when that is not known
/// @param threads how many it has; 0 when that is not known
/// @param pageTableBytes what its page tables take; 0 when that is not known
/// @param stackPointers where the stacks of threads are in use, and which threads they are; threads
///   that run at the moment are missing
public record ProcessFacts(
    long pid,
    String name,
    String command,
    String executable,
    int threads,
    long pageTableBytes,
    Map<Long, String> stackPointers) {

  /// Whether no thread's stack is left to guess.
  public boolean knowsAllStacks() {
    return threads > 0 && stackPointers.size() >= threads;
  }

  public AddressMap.Owner owner() {
    return new AddressMap.Owner(name, pid, command, threads, pageTableBytes);
  }
}
