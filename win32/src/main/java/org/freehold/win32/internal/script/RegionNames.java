package org.freehold.win32.internal.script;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.OptionalLong;
import java.util.TreeMap;

/// The names of the reservations that a case has made, and of addresses and handles that calls have
/// returned. A name stays bound after its memory is released, but only live reservations appear in
/// answers.
final class RegionNames {

  private final Map<String, Long> bound = new HashMap<>();
  private final NavigableMap<Long, String> live = new TreeMap<>();

  void bind(String name, long base) {
    bound.put(name, base);
    live.put(base, name);
  }

  /// Binds a name to an address or handle that is no reservation.
  void bindValue(String name, long value) {
    bound.put(name, value);
  }

  void released(long base) {
    live.remove(base);
  }

  OptionalLong addressOf(String name) {
    Long address = bound.get(name);
    return address == null ? OptionalLong.empty() : OptionalLong.of(address);
  }

  /// The bases of all live reservations.
  List<Long> liveBases() {
    return List.copyOf(live.keySet());
  }

  /// An address relative to the live reservation that holds it.
  ///
  /// @param address the address
  /// @param allocationBase where that reservation starts
  String nameOf(long address, long allocationBase) {
    String name = live.get(allocationBase);
    return name == null
        ? "0x" + Long.toHexString(address)
        : name + "+0x" + Long.toHexString(address - allocationBase);
  }
}
