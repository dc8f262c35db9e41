package org.freehold.vm;

/// The operating system's memory.
public abstract class NativeAddressSpace implements AddressSpace {

  NativeAddressSpace() {}

  @SuppressWarnings("DoNotCallSuggester")
  static AddressSpace host() {
    throw new UnsupportedOperationException("no host");
  }
}
