package org.freehold.win32.internal.script;

import static org.freehold.win32.FileMap.FILE_MAP_COPY;
import static org.freehold.win32.FileMap.FILE_MAP_EXECUTE;
import static org.freehold.win32.FileMap.FILE_MAP_READ;
import static org.freehold.win32.FileMap.FILE_MAP_WRITE;

import java.util.Map;
import java.util.OptionalLong;
import org.freehold.win32.Handle;
import org.freehold.win32.Kernel32;
import org.freehold.win32.MemoryBasicInformation;
import org.freehold.win32.Win32Error;
import org.jspecify.annotations.Nullable;

/// The calls of file mappings: `mc mo mv mu mf mx`. A mapping in a script has no file, and its name
/// is visible to its case only.
final class MappingCalls {

  private static final Map<String, Integer> ACCESSES =
      Map.of(
          "read", FILE_MAP_READ,
          "write", FILE_MAP_WRITE,
          "copy", FILE_MAP_COPY,
          "execute", FILE_MAP_EXECUTE);

  private MappingCalls() {}

  /// Parses the rest of a line; null when its first word is none of these calls.
  static @Nullable Call parse(String word, Words words) throws Mistake {
    return switch (word) {
      case "mc" ->
          new Create(
              words.next("MAPPING"), words.number("SIZE"), words.protection(), optional(words));
      case "mo" ->
          new Open(words.next("MAPPING"), words.flags("ACCESS", ACCESSES), words.next("OBJECT"));
      case "mv" ->
          new View(
              words.next("NAME"),
              words.next("MAPPING"),
              words.flags("ACCESS", ACCESSES),
              words.number("OFFSET"),
              words.number("SIZE"),
              Place.parse(words));
      case "mu" -> new Unmap(Place.parse(words));
      case "mf" -> new Flush(Place.parse(words), words.number("SIZE"));
      case "mx" -> new Close(words.next("MAPPING"));
      default -> null;
    };
  }

  private static String optional(Words words) throws Mistake {
    return words.hasNext() ? words.next("OBJECT") : "";
  }

  private record Create(String mapping, long size, int protect, String object) implements Call {
    @Override
    public String answer(Session session) {
      Kernel32 kernel32 = session.kernel32();
      String name = object.isEmpty() ? null : session.mappings().objectName(object);
      Handle handle = kernel32.CreateFileMapping(null, protect, size, name);
      if (handle == null) {
        return session.error();
      }
      session.mappings().bind(mapping, handle);
      return kernel32.GetLastError() == Win32Error.ERROR_ALREADY_EXISTS ? "ok exists" : "ok";
    }
  }

  private record Open(String mapping, int access, String object) implements Call {
    @Override
    public String answer(Session session) {
      String name = session.mappings().objectName(object);
      Handle handle = session.kernel32().OpenFileMapping(access, false, name);
      if (handle == null) {
        return session.error();
      }
      session.mappings().bind(mapping, handle);
      return "ok";
    }
  }

  private record View(String name, String mapping, int access, long offset, long size, Place place)
      implements Call {
    @Override
    public String answer(Session session) {
      OptionalLong address = place.in(session);
      Handle handle = session.mappings().handleOf(mapping);
      if (address.isEmpty() || handle == null) {
        return UNBOUND;
      }
      long view =
          session.kernel32().MapViewOfFileEx(handle, access, offset, size, address.getAsLong());
      if (view == 0) {
        return session.error();
      }
      session.regions().bind(name, view);
      return place.isNull() ? "ok " + VirtualCalls.alignment(view) : "ok " + name + "+0x0";
    }
  }

  private record Unmap(Place place) implements Call {
    @Override
    public String answer(Session session) {
      OptionalLong address = place.in(session);
      if (address.isEmpty()) {
        return UNBOUND;
      }
      MemoryBasicInformation view = session.kernel32().VirtualQuery(address.getAsLong());
      if (!session.kernel32().UnmapViewOfFile(address.getAsLong())) {
        return session.error();
      }
      session.regions().released(view == null ? 0 : view.allocationBase());
      return "ok";
    }
  }

  private record Flush(Place place, long size) implements Call {
    @Override
    public String answer(Session session) {
      OptionalLong address = place.in(session);
      if (address.isEmpty()) {
        return UNBOUND;
      }
      boolean done = session.kernel32().FlushViewOfFile(address.getAsLong(), size);
      return done ? "ok" : session.error();
    }
  }

  private record Close(String mapping) implements Call {
    @Override
    public String answer(Session session) {
      Handle handle = session.mappings().handleOf(mapping);
      if (handle == null) {
        return UNBOUND;
      }
      return session.kernel32().CloseHandle(handle) ? "ok" : session.error();
    }
  }
}
