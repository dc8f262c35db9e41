package org.freehold.inspect.snapshot;

/// When, why and how a snapshot was taken.
///
/// @param pid the process
/// @param epochMillis when it was taken
/// @param reason why: `api`, `exit`, `refusal`, `jmx`, `demonstration`
/// @param java the version of the JVM
/// @param search whether unreachable blocks were searched for, and how
/// @param roots the number of roots that were declared for that search
public record SnapshotFacts(
    long pid, long epochMillis, String reason, String java, Search search, long roots) {

  /// How unreachable blocks were searched for.
  public enum Search {
    /// There was no search.
    NONE(0),
    /// A block is marked when no other live block contains a pointer to it.
    UNREFERENCED(1),
    /// A block is marked when no chain of pointers leads to it from a declared root.
    UNREACHABLE(2);

    /// The number that stands for it in the file.
    final int number;

    Search(int number) {
      this.number = number;
    }
  }
}
