package org.freehold.inspect.snapshot;

/// What a snapshot says of itself.
///
/// @param pid the process
/// @param epochMillis when it was taken
/// @param reason why: `api`, `exit`, `refusal`, `jmx`, `demonstration`
/// @param java the version of the JVM
/// @param search whether blocks that nothing points to were searched for, and how
/// @param roots how many roots were declared for that
public record SnapshotFacts(
    long pid, long epochMillis, String reason, String java, Search search, long roots) {

  /// How blocks that nothing points to were searched for.
  public enum Search {
    /// They were not.
    NONE(0),
    /// A block is marked when no other live block holds its address.
    UNREFERENCED(1),
    /// A block is marked when no chain of pointers leads to it from a declared root.
    UNREACHABLE(2);

    /// Its number in the file.
    final int number;

    Search(int number) {
      this.number = number;
    }
  }
}
