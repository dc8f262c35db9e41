package org.freehold.inspect.report;

import org.freehold.inspect.Usage;

/// The rows of the VMMap summary, in their fixed order.
public enum VmmapType {
  /// All addresses in use.
  TOTAL("Total"),
  /// Programs and libraries.
  IMAGE("Image"),
  /// Files that are not programs.
  MAPPED_FILE("Mapped File"),
  /// Shared memory without a file.
  SHAREABLE("Shareable"),
  /// Native heaps.
  HEAP("Heap"),
  /// What a virtual machine manages: objects, code, metadata, archived classes.
  MANAGED_HEAP("Managed Heap"),
  /// Stacks.
  STACK("Stack"),
  /// Other private memory.
  PRIVATE_DATA("Private Data"),
  /// The kernel's page tables; they lie outside the address space.
  PAGE_TABLE("Page Table"),
  /// Addresses that are reserved, or too small a gap to use.
  UNUSABLE("Unusable"),
  /// Free addresses.
  FREE("Free");

  private final String label;

  VmmapType(String label) {
    this.label = label;
  }

  /// The name as it is shown.
  public String label() {
    return label;
  }

  /// The row that a usage is counted in.
  ///
  /// @param usage any
  public static VmmapType of(Usage usage) {
    return switch (usage) {
      case FREE -> FREE;
      case IMAGE -> IMAGE;
      case MAPPED_FILE -> MAPPED_FILE;
      case SHAREABLE -> SHAREABLE;
      case HEAP -> HEAP;
      case JAVA_HEAP, CODE_CACHE, METASPACE, CDS_ARCHIVE -> MANAGED_HEAP;
      case STACK -> STACK;
      case PRIVATE_DATA, OTHER -> PRIVATE_DATA;
      case RESERVED, UNUSABLE -> UNUSABLE;
    };
  }
}
