package org.freehold.flags;

/// Where a flag is set. Not every flag may be set everywhere.
public enum Destination {
  /// The machine, from its next start: `/r`.
  REGISTRY("/r"),

  /// The machine as it runs: `/k`.
  KERNEL("/k"),

  /// The programs of one image: `/i`.
  IMAGE("/i");

  private final String option;

  Destination(String option) {
    this.option = option;
  }

  /// The option of the command, such as `/r`.
  public String option() {
    return option;
  }
}
