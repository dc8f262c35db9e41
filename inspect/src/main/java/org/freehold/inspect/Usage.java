package org.freehold.inspect;

/// What a range of addresses is used for. How each is recognised is told in `docs/process-maps.md`.
public enum Usage {
  /// Nobody has these addresses.
  FREE("Free"),
  /// A program or a library, with the anonymous pages behind its data (its `.bss`).
  IMAGE("Image"),
  /// A file that is no program.
  MAPPED_FILE("Mapped File"),
  /// Memory without a file that other processes can map too.
  SHAREABLE("Shareable"),
  /// Memory that a native allocator cuts into blocks.
  HEAP("Heap"),
  /// The objects of a Java program.
  JAVA_HEAP("Java Heap"),
  /// Machine code that a JVM made.
  CODE_CACHE("Code Cache"),
  /// What a JVM knows about classes.
  METASPACE("Metaspace"),
  /// Classes that a JVM took ready-made from an archive.
  CDS_ARCHIVE("CDS Archive"),
  /// A thread's stack with its guard pages.
  STACK("Stack"),
  /// Private memory whose purpose cannot be told from outside.
  PRIVATE_DATA("Private Data"),
  /// What the kernel itself puts into a process: `[vdso]` and its like.
  OTHER("Other"),
  /// Addresses that are taken, without memory behind them.
  RESERVED("Reserved"),
  /// Addresses that nobody has and nobody can get, since reservations begin at multiples of the
  /// granularity.
  UNUSABLE("Unusable");

  private final String label;

  Usage(String label) {
    this.label = label;
  }

  /// The name as it is shown, such as `Mapped File`.
  public String label() {
    return label;
  }

  /// Whether somebody has the addresses.
  public boolean isBusy() {
    return this != FREE && this != UNUSABLE;
  }
}
