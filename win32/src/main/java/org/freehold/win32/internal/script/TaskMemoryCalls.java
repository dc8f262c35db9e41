package org.freehold.win32.internal.script;

import java.util.Objects;
import java.util.OptionalLong;
import org.freehold.win32.Ole32;
import org.freehold.win32.Ole32.IMalloc;
import org.jspecify.annotations.Nullable;

/// The calls of task memory: `ta tr tf`, and those of `IMalloc`: `ia ir if is id im`.
final class TaskMemoryCalls {

  private TaskMemoryCalls() {}

  /// Parses the rest of a line; null when its first word is none of these calls.
  static @Nullable Call parse(String word, Words words) throws Mistake {
    return switch (word) {
      case "ta", "ia" -> new Allocate(isTask(word), words.next("NAME"), words.number("SIZE"));
      case "tr", "ir" ->
          new Reallocate(
              isTask(word), words.next("NAME"), Place.parse(words), words.number("SIZE"));
      case "tf", "if" -> new Free(isTask(word), Place.parse(words));
      case "is" -> new Size(Place.parse(words));
      case "id" -> new DidAllocate(Place.parse(words));
      case "im" -> new Minimize();
      default -> null;
    };
  }

  private static boolean isTask(String word) {
    return word.charAt(0) == 't';
  }

  private static IMalloc allocator(Session session) {
    return Objects.requireNonNull(session.ole32().CoGetMalloc(Ole32.MEMCTX_TASK));
  }

  private static String bind(Session session, String name, long block) {
    if (block != 0) {
      session.regions().bindValue(name, block);
    }
    return session.withLastError(block == 0 ? "null" : "ok");
  }

  private record Allocate(boolean isTask, String name, long size) implements Call {
    @Override
    public String answer(Session session) {
      session.mark();
      return bind(
          session,
          name,
          isTask ? session.ole32().CoTaskMemAlloc(size) : allocator(session).Alloc(size));
    }
  }

  private record Reallocate(boolean isTask, String name, Place place, long size) implements Call {
    @Override
    public String answer(Session session) {
      OptionalLong block = place.in(session);
      if (block.isEmpty()) {
        return UNBOUND;
      }
      session.mark();
      return bind(
          session,
          name,
          isTask
              ? session.ole32().CoTaskMemRealloc(block.getAsLong(), size)
              : allocator(session).Realloc(block.getAsLong(), size));
    }
  }

  private record Free(boolean isTask, Place place) implements Call {
    @Override
    public String answer(Session session) {
      OptionalLong block = place.in(session);
      if (block.isEmpty()) {
        return UNBOUND;
      }
      session.mark();
      if (isTask) {
        session.ole32().CoTaskMemFree(block.getAsLong());
      } else {
        allocator(session).Free(block.getAsLong());
      }
      return session.withLastError("void");
    }
  }

  private record Size(Place place) implements Call {
    @Override
    public String answer(Session session) {
      OptionalLong block = place.in(session);
      if (block.isEmpty()) {
        return UNBOUND;
      }
      session.mark();
      long size = allocator(session).GetSize(block.getAsLong());
      return session.withLastError(Words.sizeOrMinusOne(size));
    }
  }

  private record DidAllocate(Place place) implements Call {
    @Override
    public String answer(Session session) {
      OptionalLong block = place.in(session);
      if (block.isEmpty()) {
        return UNBOUND;
      }
      session.mark();
      int answer = allocator(session).DidAlloc(block.getAsLong());
      return session.withLastError(Integer.toString(answer));
    }
  }

  private record Minimize() implements Call {
    @Override
    public String answer(Session session) {
      session.mark();
      allocator(session).HeapMinimize();
      return session.withLastError("void");
    }
  }
}
