package org.freehold.inspect;

/// What a region is used for. `docs/process-maps.md` says how each usage is recognised.
public enum Usage {
  /// Nothing is mapped or reserved here.
  FREE("Free"),
  /// A program or a library, with the anonymous pages that follow its data (its `.bss`).
  IMAGE("Image"),
  /// A file that is not a program.
  MAPPED_FILE("Mapped File"),
  /// Shared memory that is not backed by a file.
  SHAREABLE("Shareable"),
  /// Memory that a native allocator divides into blocks.
  HEAP("Heap"),
  /// The objects of a Java program.
  JAVA_HEAP("Java Heap"),
  /// Machine code that a JVM generated.
  CODE_CACHE("Code Cache"),
  /// A JVM's metadata about classes.
  METASPACE("Metaspace"),
  /// Classes that a JVM loaded from an archive.
  CDS_ARCHIVE("CDS Archive"),
  /// A thread's stack and its guard pages.
  STACK("Stack"),
  /// Private memory whose purpose is not visible from outside the process.
  PRIVATE_DATA("Private Data"),
  /// What the kernel itself maps into a process, such as `[vdso]`.
  OTHER("Other"),
  /// Reserved addresses that are not backed by memory.
  RESERVED("Reserved"),
  /// Free addresses that nobody can reserve, since reservations begin at multiples of the
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

  /// Whether the addresses are in use.
  public boolean isBusy() {
    return this != FREE && this != UNUSABLE;
  }
}
