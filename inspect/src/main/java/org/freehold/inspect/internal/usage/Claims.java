package org.freehold.inspect.internal.usage;

import java.util.ArrayList;
import java.util.List;
import org.freehold.inspect.MapRegion;
import org.freehold.inspect.Usage;
import org.freehold.inspect.internal.proc.Mapping;
import org.freehold.vm.Region;
import org.jspecify.annotations.Nullable;

/// The mappings of a process and the usage that the rules have claimed for each so far. A mapping
/// is claimed once: rules that are certain come before those that guess.
final class Claims {

  private final List<Mapping> mappings;
  private final @Nullable Usage[] usages;
  private final String[] details;
  private final long[] bases;

  Claims(List<Mapping> mappings) {
    this.mappings = mappings;
    usages = new Usage[mappings.size()];
    details = new String[mappings.size()];
    bases = new long[mappings.size()];
    for (int i = 0; i < bases.length; i++) {
      details[i] = "";
      bases[i] = mappings.get(i).start();
    }
  }

  int count() {
    return mappings.size();
  }

  Mapping mapping(int index) {
    return mappings.get(index);
  }

  @Nullable Usage usage(int index) {
    return usages[index];
  }

  /// Whether no rule has claimed a mapping yet.
  boolean isOpen(int index) {
    return usages[index] == null;
  }

  /// Whether a mapping is unclaimed and has no name to go by.
  boolean isOpenAnonymous(int index) {
    return isOpen(index) && mapping(index).isAnonymous();
  }

  /// Whether a mapping begins where the one before it ends.
  boolean continues(int index) {
    return index > 0 && mapping(index).start() == mapping(index - 1).end();
  }

  /// The last of the contiguous unclaimed anonymous mappings that begin at `from`.
  int lastOfRow(int from) {
    int last = from;
    while (last + 1 < count() && isOpenAnonymous(last + 1) && continues(last + 1)) {
      last++;
    }
    return last;
  }

  /// Claims one mapping.
  void claim(int index, Usage usage, String detail) {
    usages[index] = usage;
    details[index] = detail;
  }

  /// Claims several mappings as one allocation.
  void claim(int from, int last, Usage usage, String detail) {
    for (int i = from; i <= last; i++) {
      claim(i, usage, detail);
      bases[i] = mapping(from).start();
    }
  }

  /// Makes a mapping part of the same allocation as the one before it.
  void joinPrevious(int index) {
    bases[index] = bases[index - 1];
  }

  /// The mappings as regions.
  List<MapRegion> regions() {
    List<MapRegion> regions = new ArrayList<>();
    for (int i = 0; i < count(); i++) {
      regions.add(region(i));
    }
    return regions;
  }

  private MapRegion region(int index) {
    Mapping mapping = mapping(index);
    Usage usage = usages[index];
    boolean isCommitted = mapping.isCommitted();
    if (usage == null) {
      usage = isCommitted ? Usage.PRIVATE_DATA : Usage.RESERVED;
    }
    return new MapRegion(
        mapping.start(),
        mapping.end(),
        isCommitted ? Region.State.COMMITTED : Region.State.RESERVED,
        type(mapping, usage),
        mapping.protection(),
        bases[index],
        mapping.protection(),
        usage,
        mapping.path(),
        mapping.isDeleted() ? (details[index] + " deleted").strip() : details[index],
        mapping.permissions(),
        mapping.figures());
  }

  private static Region.Type type(Mapping mapping, Usage usage) {
    if (usage == Usage.IMAGE) {
      return Region.Type.IMAGE;
    }
    return mapping.isFile() || mapping.isShared() ? Region.Type.MAPPED : Region.Type.PRIVATE;
  }
}
