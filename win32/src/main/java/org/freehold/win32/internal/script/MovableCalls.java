package org.freehold.win32.internal.script;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.freehold.win32.Gmem;
import org.freehold.win32.Kernel32;
import org.jspecify.annotations.Nullable;

/// The calls of movable memory: `ga gr gf gl gu gs gq gh gd gc gn gm` for the `Global` family, and
/// the same with `l` for the `Local` one; besides, `gx gy gw gv` and `lk`, which only one has.
final class MovableCalls {

  private static final Map<String, Integer> FLAGS =
      Map.of(
          "fixed", Gmem.GMEM_FIXED,
          "moveable", Gmem.GMEM_MOVEABLE,
          "nocompact", Gmem.GMEM_NOCOMPACT,
          "nodiscard", Gmem.GMEM_NODISCARD,
          "zeroinit", Gmem.GMEM_ZEROINIT,
          "modify", Gmem.GMEM_MODIFY,
          "discardable", Gmem.GMEM_DISCARDABLE,
          "not_banked", Gmem.GMEM_NOT_BANKED,
          "ddeshare", Gmem.GMEM_DDESHARE,
          "notify", Gmem.GMEM_NOTIFY);

  /// Of the two families, the one that a call belongs to.
  private enum Family {
    GLOBAL,
    LOCAL;

    boolean isGlobal() {
      return this == GLOBAL;
    }
  }

  private MovableCalls() {}

  /// Parses the rest of a line; null when its first word is none of these calls.
  static @Nullable Call parse(String word, Words words) throws Mistake {
    if (word.equals("lk")) {
      return new Shrink(Place.parse(words), words.number32("SIZE"));
    }
    Call older = parseOlderLock(word, words);
    if (older != null) {
      return older;
    }
    if (word.length() != 2 || (word.charAt(0) != 'g' && word.charAt(0) != 'l')) {
      return null;
    }
    Family family = word.charAt(0) == 'g' ? Family.GLOBAL : Family.LOCAL;
    return switch (word.charAt(1)) {
      case 'a' -> new Allocate(family, words.next("NAME"), flags(words), words.number("SIZE"));
      case 'r' ->
          new Reallocate(
              family, words.next("NAME"), Place.parse(words), words.number("SIZE"), flags(words));
      case 'f' -> new Free(family, Place.parse(words));
      case 'l' -> new Lock(family, words.next("NAME"), Place.parse(words), words.times());
      case 'u' -> new Unlock(family, Place.parse(words), words.times());
      case 's' -> new Size(family, Place.parse(words));
      case 'q' -> new Query(family, Place.parse(words));
      case 'h' -> new HandleOf(family, words.next("NAME"), Place.parse(words));
      case 'd' -> new Discard(family, words.next("NAME"), Place.parse(words));
      case 'c' -> new Compact(family, words.number32("SIZE"));
      case 'n' ->
          new AllocateMany(
              family, words.next("GROUP"), flags(words), words.number("SIZE"), words.times());
      case 'm' -> new FreeMany(family, words.next("GROUP"));
      default -> null;
    };
  }

  /// The names that locking had on 16-bit Windows.
  private static @Nullable Call parseOlderLock(String word, Words words) throws Mistake {
    return switch (word) {
      case "gx" -> new Fix(Place.parse(words), true);
      case "gy" -> new Fix(Place.parse(words), false);
      case "gw" -> new Wire(words.next("NAME"), Place.parse(words));
      case "gv" -> new Unwire(Place.parse(words));
      default -> null;
    };
  }

  private static int flags(Words words) throws Mistake {
    return words.flagsOrNumber("FLAGS", FLAGS);
  }

  /// Binds what a call has returned, unless it is null, which leaves the name as it was.
  private static String bind(Session session, String name, long value) {
    if (value != 0) {
      session.regions().bindValue(name, value);
    }
    return session.withLastError(value == 0 ? "null" : "ok");
  }

  private static String hex(Session session, long value) {
    return session.withLastError("0x" + Long.toHexString(value));
  }

  private record Allocate(Family family, String name, int flags, long size) implements Call {
    @Override
    public String answer(Session session) {
      session.mark();
      return bind(session, name, allocate(session.kernel32()));
    }

    long allocate(Kernel32 kernel32) {
      return family.isGlobal()
          ? kernel32.GlobalAlloc(flags, size)
          : kernel32.LocalAlloc(flags, size);
    }
  }

  private record Reallocate(Family family, String name, Place handle, long size, int flags)
      implements Call {
    @Override
    public String answer(Session session) {
      OptionalLong value = handle.in(session);
      if (value.isEmpty()) {
        return UNBOUND;
      }
      session.mark();
      Kernel32 kernel32 = session.kernel32();
      long changed =
          family.isGlobal()
              ? kernel32.GlobalReAlloc(value.getAsLong(), size, flags)
              : kernel32.LocalReAlloc(value.getAsLong(), size, flags);
      return bind(session, name, changed);
    }
  }

  private record Free(Family family, Place handle) implements Call {
    @Override
    public String answer(Session session) {
      OptionalLong value = handle.in(session);
      if (value.isEmpty()) {
        return UNBOUND;
      }
      session.mark();
      Kernel32 kernel32 = session.kernel32();
      long left =
          family.isGlobal()
              ? kernel32.GlobalFree(value.getAsLong())
              : kernel32.LocalFree(value.getAsLong());
      String answer = left == value.getAsLong() ? "handle" : "another handle";
      return session.withLastError(left == 0 ? "null" : answer);
    }
  }

  private record Lock(Family family, String name, Place handle, int times) implements Call {
    @Override
    public String answer(Session session) {
      OptionalLong value = handle.in(session);
      if (value.isEmpty()) {
        return UNBOUND;
      }
      Kernel32 kernel32 = session.kernel32();
      long address = 0;
      for (int i = 0; i < times; i++) {
        session.mark();
        address =
            family.isGlobal()
                ? kernel32.GlobalLock(value.getAsLong())
                : kernel32.LocalLock(value.getAsLong());
      }
      return bind(session, name, address);
    }
  }

  private record Unlock(Family family, Place handle, int times) implements Call {
    @Override
    public String answer(Session session) {
      OptionalLong value = handle.in(session);
      if (value.isEmpty()) {
        return UNBOUND;
      }
      Kernel32 kernel32 = session.kernel32();
      boolean isLocked = false;
      for (int i = 0; i < times; i++) {
        session.mark();
        isLocked =
            family.isGlobal()
                ? kernel32.GlobalUnlock(value.getAsLong())
                : kernel32.LocalUnlock(value.getAsLong());
      }
      return session.withLastError(isLocked ? "true" : "false");
    }
  }

  private record Fix(Place handle, boolean isFixed) implements Call {
    @Override
    public String answer(Session session) {
      OptionalLong value = handle.in(session);
      if (value.isEmpty()) {
        return UNBOUND;
      }
      session.mark();
      if (isFixed) {
        session.kernel32().GlobalFix(value.getAsLong());
      } else {
        session.kernel32().GlobalUnfix(value.getAsLong());
      }
      return session.withLastError("void");
    }
  }

  private record Wire(String name, Place handle) implements Call {
    @Override
    public String answer(Session session) {
      OptionalLong value = handle.in(session);
      if (value.isEmpty()) {
        return UNBOUND;
      }
      session.mark();
      return bind(session, name, session.kernel32().GlobalWire(value.getAsLong()));
    }
  }

  private record Unwire(Place handle) implements Call {
    @Override
    public String answer(Session session) {
      OptionalLong value = handle.in(session);
      if (value.isEmpty()) {
        return UNBOUND;
      }
      session.mark();
      boolean isLocked = session.kernel32().GlobalUnWire(value.getAsLong());
      return session.withLastError(isLocked ? "true" : "false");
    }
  }

  private record Size(Family family, Place handle) implements Call {
    @Override
    public String answer(Session session) {
      OptionalLong value = handle.in(session);
      if (value.isEmpty()) {
        return UNBOUND;
      }
      session.mark();
      Kernel32 kernel32 = session.kernel32();
      return hex(
          session,
          family.isGlobal()
              ? kernel32.GlobalSize(value.getAsLong())
              : kernel32.LocalSize(value.getAsLong()));
    }
  }

  private record Query(Family family, Place handle) implements Call {
    @Override
    public String answer(Session session) {
      OptionalLong value = handle.in(session);
      if (value.isEmpty()) {
        return UNBOUND;
      }
      session.mark();
      Kernel32 kernel32 = session.kernel32();
      return hex(
          session,
          family.isGlobal()
              ? kernel32.GlobalFlags(value.getAsLong())
              : kernel32.LocalFlags(value.getAsLong()));
    }
  }

  private record HandleOf(Family family, String name, Place address) implements Call {
    @Override
    public String answer(Session session) {
      OptionalLong value = address.in(session);
      if (value.isEmpty()) {
        return UNBOUND;
      }
      session.mark();
      Kernel32 kernel32 = session.kernel32();
      return bind(
          session,
          name,
          family.isGlobal()
              ? kernel32.GlobalHandle(value.getAsLong())
              : kernel32.LocalHandle(value.getAsLong()));
    }
  }

  private record Discard(Family family, String name, Place handle) implements Call {
    @Override
    public String answer(Session session) {
      OptionalLong value = handle.in(session);
      if (value.isEmpty()) {
        return UNBOUND;
      }
      session.mark();
      Kernel32 kernel32 = session.kernel32();
      return bind(
          session,
          name,
          family.isGlobal()
              ? kernel32.GlobalDiscard(value.getAsLong())
              : kernel32.LocalDiscard(value.getAsLong()));
    }
  }

  private record Compact(Family family, int size) implements Call {
    @Override
    public String answer(Session session) {
      session.mark();
      Kernel32 kernel32 = session.kernel32();
      return hex(
          session, family.isGlobal() ? kernel32.GlobalCompact(size) : kernel32.LocalCompact(size));
    }
  }

  private record Shrink(Place handle, int size) implements Call {
    @Override
    public String answer(Session session) {
      OptionalLong value = handle.in(session);
      if (value.isEmpty()) {
        return UNBOUND;
      }
      session.mark();
      return hex(session, session.kernel32().LocalShrink(value.getAsLong(), size));
    }
  }

  private record AllocateMany(Family family, String group, int flags, long size, int times)
      implements Call {
    @Override
    public String answer(Session session) {
      List<Long> made = new ArrayList<>();
      Allocate one = new Allocate(family, group, flags, size);
      long handle;
      do {
        session.mark();
        handle = one.allocate(session.kernel32());
        if (handle != 0) {
          made.add(handle);
        }
      } while (handle != 0 && made.size() < times);
      session.bindGroup(group, made);
      return session.withLastError(Integer.toString(made.size()));
    }
  }

  private record FreeMany(Family family, String group) implements Call {
    @Override
    public String answer(Session session) {
      List<Long> handles = session.group(group);
      if (handles == null) {
        return UNBOUND;
      }
      session.mark();
      Kernel32 kernel32 = session.kernel32();
      int freed = 0;
      for (long handle : handles) {
        long left = family.isGlobal() ? kernel32.GlobalFree(handle) : kernel32.LocalFree(handle);
        freed += left == 0 ? 1 : 0;
      }
      session.bindGroup(group, List.of());
      return session.withLastError(Integer.toString(freed));
    }
  }
}
