package org.freehold.win32.internal.script;

import static org.freehold.win32.Mem.MEM_COMMIT;
import static org.freehold.win32.Mem.MEM_DECOMMIT;
import static org.freehold.win32.Mem.MEM_FREE;
import static org.freehold.win32.Mem.MEM_PRIVATE;
import static org.freehold.win32.Mem.MEM_RELEASE;
import static org.freehold.win32.Mem.MEM_RESERVE;

import java.util.Locale;
import java.util.OptionalLong;
import org.freehold.vm.AccessViolationException;
import org.freehold.vm.VmError;
import org.freehold.win32.Kernel32;
import org.freehold.win32.MemoryBasicInformation;
import org.jspecify.annotations.Nullable;

/// The calls of virtual memory: `va vf vp vq`, and the accesses `w r`.
final class VirtualCalls {

  private static final long ALLOCATION_GRANULARITY = 64 * 1024;

  private VirtualCalls() {}

  /// Parses the rest of a line; null when its first word is none of these calls.
  static @Nullable Call parse(String word, Words words) throws Mistake {
    return switch (word) {
      case "va" ->
          new Allocate(
              words.next("NAME"),
              Place.parse(words),
              words.number("SIZE"),
              words.type(),
              words.protection());
      case "vf" -> new Free(Place.parse(words), words.number("SIZE"), kind(words));
      case "vp" -> new Protect(Place.parse(words), words.number("SIZE"), words.protection());
      case "vq" -> new Query(Place.parse(words));
      case "w" -> new Write(Place.parse(words), (byte) words.number("BYTE"));
      case "r" -> new Read(Place.parse(words));
      default -> null;
    };
  }

  private static int kind(Words words) throws Mistake {
    String kind = words.next("KIND");
    return switch (kind) {
      case "decommit" -> MEM_DECOMMIT;
      case "release" -> MEM_RELEASE;
      default -> throw new Mistake("KIND must be decommit or release, not '" + kind + "'");
    };
  }

  private record Allocate(String name, Place place, long size, int type, int protect)
      implements Call {
    @Override
    public String answer(Session session) {
      OptionalLong address = place.in(session);
      if (address.isEmpty()) {
        return UNBOUND;
      }
      Kernel32 kernel32 = session.kernel32();
      long start = kernel32.VirtualAlloc(address.getAsLong(), size, type, protect);
      if (start == 0) {
        return session.error();
      }
      if (place.isNull() || (type & MEM_RESERVE) != 0) {
        session.regions().bind(name, start);
      }
      return "ok " + (place.isNull() ? alignment(start) : relative(session, start));
    }
  }

  static String alignment(long start) {
    return start % ALLOCATION_GRANULARITY == 0 ? "align=64k" : "align=4k";
  }

  private static String relative(Session session, long address) {
    MemoryBasicInformation region = session.kernel32().VirtualQuery(address);
    long base = region == null ? 0 : region.allocationBase();
    return session.regions().nameOf(address, base);
  }

  private record Free(Place place, long size, int kind) implements Call {
    @Override
    public String answer(Session session) {
      OptionalLong address = place.in(session);
      if (address.isEmpty()) {
        return UNBOUND;
      }
      long base = base(session, address.getAsLong());
      if (!session.kernel32().VirtualFree(address.getAsLong(), size, kind)) {
        return session.error();
      }
      if (kind == MEM_RELEASE) {
        session.regions().released(base);
      }
      return "ok";
    }

    private static long base(Session session, long address) {
      MemoryBasicInformation region = session.kernel32().VirtualQuery(address);
      return region == null ? 0 : region.allocationBase();
    }
  }

  private record Protect(Place place, long size, int protect) implements Call {
    @Override
    public String answer(Session session) {
      OptionalLong address = place.in(session);
      if (address.isEmpty()) {
        return UNBOUND;
      }
      int[] old = new int[1];
      return session.kernel32().VirtualProtect(address.getAsLong(), size, protect, old)
          ? "ok old=" + Words.protection(old[0])
          : session.error();
    }
  }

  private record Query(Place place) implements Call {
    @Override
    public String answer(Session session) {
      OptionalLong address = place.in(session);
      if (address.isEmpty()) {
        return UNBOUND;
      }
      MemoryBasicInformation region = session.kernel32().VirtualQuery(address.getAsLong());
      if (region == null) {
        return session.error();
      }
      return region.state() == MEM_FREE ? "free" : describe(session.regions(), region);
    }

    private static String describe(RegionNames names, MemoryBasicInformation region) {
      return String.format(
          Locale.ROOT,
          "base=%s allocation=%s allocation_protect=%s size=0x%x state=%s protect=%s type=%s",
          names.nameOf(region.baseAddress(), region.allocationBase()),
          names.nameOf(region.allocationBase(), region.allocationBase()),
          Words.protection(region.allocationProtect()),
          region.regionSize(),
          region.state() == MEM_COMMIT ? "commit" : "reserve",
          Words.protection(region.protect()),
          region.type() == MEM_PRIVATE ? "private" : "mapped");
    }
  }

  private record Write(Place place, byte value) implements Call {
    @Override
    public String answer(Session session) {
      OptionalLong address = place.in(session);
      if (address.isEmpty()) {
        return UNBOUND;
      }
      try {
        session.bytes().write(address.getAsLong(), value);
        return "ok";
      } catch (AccessViolationException e) {
        return fault(e);
      }
    }
  }

  private record Read(Place place) implements Call {
    @Override
    public String answer(Session session) {
      OptionalLong address = place.in(session);
      if (address.isEmpty()) {
        return UNBOUND;
      }
      try {
        return String.format(Locale.ROOT, "0x%02x", session.bytes().read(address.getAsLong()));
      } catch (AccessViolationException e) {
        return fault(e);
      }
    }
  }

  private static String fault(AccessViolationException fault) {
    return fault.error() == VmError.GUARD_PAGE_VIOLATION ? "fault guard" : "fault access";
  }
}
