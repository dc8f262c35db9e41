package org.freehold.win32.internal.script;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.LongFunction;
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

  /// A call on one handle or address that answers with a number.
  @FunctionalInterface
  private interface Operation {
    long call(Kernel32 kernel32, long value);
  }

  /// A call on one handle that answers yes or no.
  @FunctionalInterface
  private interface Question {
    boolean call(Kernel32 kernel32, long value);
  }

  /// A call that allocates.
  @FunctionalInterface
  private interface Allocation {
    long call(Kernel32 kernel32, int flags, long size);
  }

  /// A call that resizes.
  @FunctionalInterface
  private interface Reallocation {
    long call(Kernel32 kernel32, long handle, long size, int flags);
  }

  /// The functions of a family.
  private record Family(
      Allocation allocate,
      Reallocation reallocate,
      Operation free,
      Operation lock,
      Question unlock,
      Operation size,
      Operation flags,
      Operation handle,
      Operation discard,
      Operation compact) {}

  private static final Family GLOBAL =
      new Family(
          Kernel32::GlobalAlloc,
          Kernel32::GlobalReAlloc,
          Kernel32::GlobalFree,
          Kernel32::GlobalLock,
          Kernel32::GlobalUnlock,
          Kernel32::GlobalSize,
          Kernel32::GlobalFlags,
          Kernel32::GlobalHandle,
          Kernel32::GlobalDiscard,
          (kernel32, size) -> kernel32.GlobalCompact((int) size));

  private static final Family LOCAL =
      new Family(
          Kernel32::LocalAlloc,
          Kernel32::LocalReAlloc,
          Kernel32::LocalFree,
          Kernel32::LocalLock,
          Kernel32::LocalUnlock,
          Kernel32::LocalSize,
          Kernel32::LocalFlags,
          Kernel32::LocalHandle,
          Kernel32::LocalDiscard,
          (kernel32, size) -> kernel32.LocalCompact((int) size));

  private MovableCalls() {}

  /// Parses the rest of a line; null when its first word is none of these calls.
  static @Nullable Call parse(String word, Words words) throws Mistake {
    if (word.equals("lk")) {
      Place handle = Place.parse(words);
      int size = words.number32("SIZE");
      return new Value(handle, (kernel32, value) -> kernel32.LocalShrink(value, size));
    }
    Call older = parseOlderLock(word, words);
    if (older != null) {
      return older;
    }
    if (word.length() != 2 || (word.charAt(0) != 'g' && word.charAt(0) != 'l')) {
      return null;
    }
    Family family = word.charAt(0) == 'g' ? GLOBAL : LOCAL;
    return switch (word.charAt(1)) {
      case 'a' -> new Allocate(family, words.next("NAME"), flags(words), words.number("SIZE"));
      case 'r' -> reallocate(family, words);
      case 'f' -> new Free(family, Place.parse(words));
      case 'l' -> new Bound(words.next("NAME"), Place.parse(words), family.lock, words.times());
      case 'u' -> new Answered(Place.parse(words), family.unlock, words.times());
      case 's' -> new Value(Place.parse(words), family.size);
      case 'q' -> new Value(Place.parse(words), family.flags);
      case 'h' -> new Bound(words.next("NAME"), Place.parse(words), family.handle, 1);
      case 'd' -> new Bound(words.next("NAME"), Place.parse(words), family.discard, 1);
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
      case "gw" -> new Bound(words.next("NAME"), Place.parse(words), Kernel32::GlobalWire, 1);
      case "gv" -> new Answered(Place.parse(words), Kernel32::GlobalUnWire, 1);
      default -> null;
    };
  }

  private static Call reallocate(Family family, Words words) throws Mistake {
    String name = words.next("NAME");
    Place handle = Place.parse(words);
    long size = words.number("SIZE");
    int flags = flags(words);
    return new Bound(
        name, handle, (kernel32, value) -> family.reallocate.call(kernel32, value, size, flags), 1);
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

  /// What a call on the value of a place answers, unless the place is unbound.
  private static String on(Session session, Place place, LongFunction<String> answer) {
    OptionalLong value = place.in(session);
    return value.isEmpty() ? Call.UNBOUND : answer.apply(value.getAsLong());
  }

  private record Allocate(Family family, String name, int flags, long size) implements Call {
    @Override
    public String answer(Session session) {
      session.mark();
      return bind(session, name, allocate(session.kernel32()));
    }

    long allocate(Kernel32 kernel32) {
      return family.allocate.call(kernel32, flags, size);
    }
  }

  /// A call whose last answer gets a name.
  private record Bound(String name, Place place, Operation operation, int times) implements Call {
    @Override
    public String answer(Session session) {
      return on(
          session,
          place,
          value -> {
            long answer = 0;
            for (int i = 0; i < times; i++) {
              session.mark();
              answer = operation.call(session.kernel32(), value);
            }
            return bind(session, name, answer);
          });
    }
  }

  /// A call that answers with a number.
  private record Value(Place place, Operation operation) implements Call {
    @Override
    public String answer(Session session) {
      return on(
          session,
          place,
          value -> {
            session.mark();
            return hex(session, operation.call(session.kernel32(), value));
          });
    }
  }

  /// A call whose last answer is yes or no.
  private record Answered(Place place, Question question, int times) implements Call {
    @Override
    public String answer(Session session) {
      return on(
          session,
          place,
          value -> {
            boolean answer = false;
            for (int i = 0; i < times; i++) {
              session.mark();
              answer = question.call(session.kernel32(), value);
            }
            return session.withLastError(answer ? "true" : "false");
          });
    }
  }

  private record Free(Family family, Place handle) implements Call {
    @Override
    public String answer(Session session) {
      return on(
          session,
          handle,
          value -> {
            session.mark();
            long left = family.free.call(session.kernel32(), value);
            String answer = left == value ? "handle" : "another handle";
            return session.withLastError(left == 0 ? "null" : answer);
          });
    }
  }

  private record Fix(Place handle, boolean isFixed) implements Call {
    @Override
    public String answer(Session session) {
      return on(
          session,
          handle,
          value -> {
            session.mark();
            if (isFixed) {
              session.kernel32().GlobalFix(value);
            } else {
              session.kernel32().GlobalUnfix(value);
            }
            return session.withLastError("void");
          });
    }
  }

  private record Compact(Family family, int size) implements Call {
    @Override
    public String answer(Session session) {
      session.mark();
      return hex(session, family.compact.call(session.kernel32(), size));
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
        long left = family.free.call(kernel32, handle);
        freed += left == 0 ? 1 : 0;
      }
      session.bindGroup(group, List.of());
      return session.withLastError(Integer.toString(freed));
    }
  }
}
