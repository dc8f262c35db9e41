package org.freehold.inspect;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// What `smaps` reports about one mapping. The keys are the kernel's own, and newer kernels have
/// more: all of them are kept, in the order in which they were read.
///
/// @param kilobytes the values with the unit kB, such as `Rss`
/// @param attributes the others, such as `VmFlags`, as text
public record LinuxFigures(Map<String, Long> kilobytes, Map<String, String> attributes) {

  /// Nothing is known.
  public static final LinuxFigures NONE = new LinuxFigures(Map.of(), Map.of());

  /// Copies the maps.
  public LinuxFigures {
    kilobytes = Collections.unmodifiableMap(new LinkedHashMap<>(kilobytes));
    attributes = Collections.unmodifiableMap(new LinkedHashMap<>(attributes));
  }

  /// A value in bytes; 0 where the kernel does not report it.
  ///
  /// @param key as the kernel spells it
  public long bytes(String key) {
    return kilobytes.getOrDefault(key, 0L) << 10;
  }

  /// Bytes in physical memory.
  public long resident() {
    return bytes("Rss");
  }

  /// Bytes in physical memory, each page divided by the number of processes that map it.
  public long proportional() {
    return bytes("Pss");
  }

  /// Bytes in physical memory that only this process maps.
  public long privateResident() {
    return bytes("Private_Clean") + bytes("Private_Dirty") + bytes("Private_Hugetlb");
  }

  /// Bytes in physical memory that another process maps at this moment.
  public long sharedResident() {
    return bytes("Shared_Clean") + bytes("Shared_Dirty") + bytes("Shared_Hugetlb");
  }

  /// Bytes in physical memory that are not backed by a file.
  public long anonymous() {
    return bytes("Anonymous");
  }

  /// Bytes in physical memory that another process could map: pages of files and of shared memory,
  /// and whatever is shared already. Never less than [#sharedResident].
  public long shareableResident() {
    return Math.max(resident() - anonymous(), sharedResident());
  }

  /// Bytes swapped out.
  public long swapped() {
    return bytes("Swap");
  }

  /// Bytes locked in physical memory.
  public long locked() {
    return bytes("Locked");
  }
}
