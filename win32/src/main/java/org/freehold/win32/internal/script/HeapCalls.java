package org.freehold.win32.internal.script;

import static org.freehold.win32.HeapFlags.HEAP_NO_SERIALIZE;
import static org.freehold.win32.HeapFlags.HEAP_ZERO_MEMORY;
import static org.freehold.win32.ProcessHeapEntry.PROCESS_HEAP_ENTRY_BUSY;

import java.util.OptionalLong;
import org.freehold.vm.Memory;
import org.freehold.win32.HeapHandle;
import org.freehold.win32.ProcessHeapEntry;
import org.freehold.win32.internal.script.HeapNames.Block;
import org.jspecify.annotations.Nullable;

/// The calls of heaps: `hc ha hr hf hs hv hw hd hg hz ht hx hy`.
///
/// Whenever the size of a block has changed, it is filled with a new pattern of its own.
final class HeapCalls {

  private HeapCalls() {}

  /// Parses the rest of a line; null when its first word is none of these calls.
  static @Nullable Call parse(String word, Words words) throws Mistake {
    return switch (word) {
      case "hc" ->
          new Create(
              words.next("NAME"), options(words), words.number("INITIAL"), words.number("MAXIMUM"));
      case "ha" ->
          new Allocate(
              words.next("HEAP"),
              words.next("BLOCK"),
              words.number("SIZE"),
              words.optional("zero"));
      case "hr" ->
          new Reallocate(
              words.next("HEAP"),
              words.next("BLOCK"),
              words.number("SIZE"),
              words.optional("zero"));
      case "hf" -> new Free(words.next("HEAP"), words.next("BLOCK"));
      case "hs" -> new Size(words.next("HEAP"), words.next("BLOCK"));
      case "hv" -> validate(words);
      case "hw" -> new Walk(words.next("HEAP"));
      case "hd" -> new Destroy(words.next("HEAP"));
      case "hg" -> new ProcessHeap(words.next("NAME"));
      case "hz" -> new SizeOf(words.next("HEAP"), Place.parse(words));
      case "ht" -> new ValidateAt(words.next("HEAP"), Place.parse(words));
      case "hx" -> new FreeAt(words.next("HEAP"), Place.parse(words));
      case "hy" ->
          new ReallocateAt(
              words.next("HEAP"),
              words.next("NAME"),
              Place.parse(words),
              words.number("SIZE"),
              words.number32("FLAGS"));
      default -> null;
    };
  }

  private static int options(Words words) throws Mistake {
    String options = words.next("OPTIONS");
    return switch (options) {
      case "0" -> 0;
      case "no_serialize" -> HEAP_NO_SERIALIZE;
      default -> throw new Mistake("OPTIONS must be 0 or no_serialize, not '" + options + "'");
    };
  }

  private static Call validate(Words words) throws Mistake {
    String heap = words.next("HEAP");
    if (!words.hasNext()) {
      return new Validate(heap, "", 0);
    }
    String block = words.next("BLOCK");
    long offset = 0;
    if (words.hasNext()) {
      String word = words.next("OFFSET");
      offset = Words.number("OFFSET", word.startsWith("+") ? word.substring(1) : word);
    }
    return new Validate(heap, block, offset);
  }

  private static int flags(boolean zero) {
    return zero ? HEAP_ZERO_MEMORY : 0;
  }

  /// Fills a block and binds its name.
  private static void bind(Session session, String heap, String name, long address, long size) {
    Block block = new Block(address, size, session.heaps().newPattern());
    block.pattern().write(memory(session), address, size);
    session.heaps().bind(heap, name, block);
  }

  private static Memory memory(Session session) {
    return session.kernel32().space().memory();
  }

  private record Create(String name, int options, long initial, long maximum) implements Call {
    @Override
    public String answer(Session session) {
      HeapHandle heap = session.kernel32().HeapCreate(options, initial, maximum);
      if (heap == null) {
        return session.error();
      }
      session.heaps().bind(name, heap);
      return "ok";
    }
  }

  private record Allocate(String heap, String block, long size, boolean zero) implements Call {
    @Override
    public String answer(Session session) {
      HeapHandle handle = session.heaps().heap(heap);
      if (handle == null) {
        return UNBOUND;
      }
      long address = session.kernel32().HeapAlloc(handle, flags(zero), size);
      if (address == 0) {
        return "null";
      }
      boolean zeroed = zero && FillPattern.isZero(memory(session), address, 0, size);
      bind(session, heap, block, address, size);
      return "ok align=" + (address % 16 == 0 ? "16" : "8") + (zeroed ? " zeroed" : "");
    }
  }

  private record Reallocate(String heap, String block, long size, boolean zero) implements Call {
    @Override
    public String answer(Session session) {
      HeapHandle handle = session.heaps().heap(heap);
      Block old = session.heaps().block(heap, block);
      if (handle == null || old == null) {
        return UNBOUND;
      }
      long address = session.kernel32().HeapReAlloc(handle, flags(zero), old.address(), size);
      if (address == 0) {
        return "null";
      }
      Memory memory = memory(session);
      boolean kept = old.pattern().isIn(memory, address, Math.min(old.size(), size));
      boolean zeroed = zero && FillPattern.isZero(memory, address, old.size(), size);
      bind(session, heap, block, address, size);
      return "ok " + (kept ? "kept" : "LOST") + (zeroed ? " zeroed" : "");
    }
  }

  private record Free(String heap, String block) implements Call {
    @Override
    public String answer(Session session) {
      HeapHandle handle = session.heaps().heap(heap);
      Block old = session.heaps().block(heap, block);
      boolean isNull = block.equals("null");
      if (handle == null || (old == null && !isNull)) {
        return UNBOUND;
      }
      session.heaps().remove(heap, block);
      boolean freed = session.kernel32().HeapFree(handle, 0, old == null ? 0 : old.address());
      return freed ? "ok" : session.error();
    }
  }

  private record Size(String heap, String block) implements Call {
    @Override
    public String answer(Session session) {
      HeapHandle handle = session.heaps().heap(heap);
      Block old = session.heaps().block(heap, block);
      if (handle == null || old == null) {
        return UNBOUND;
      }
      long size = session.kernel32().HeapSize(handle, 0, old.address());
      // Another call may have freed it, and its memory with it.
      boolean intact =
          session.bytes().isReadable(old.address(), old.size())
              && old.pattern().isIn(memory(session), old.address(), old.size());
      return "size 0x" + Long.toHexString(size) + (intact ? " intact" : " CORRUPT");
    }
  }

  private record Validate(String heap, String block, long offset) implements Call {
    @Override
    public String answer(Session session) {
      HeapHandle handle = session.heaps().heap(heap);
      Block old = session.heaps().block(heap, block);
      if (handle == null || (old == null && !block.isEmpty())) {
        return UNBOUND;
      }
      long address = old == null ? 0 : old.address() + offset;
      return session.kernel32().HeapValidate(handle, 0, address) ? "valid" : "invalid";
    }
  }

  private record Walk(String heap) implements Call {
    @Override
    public String answer(Session session) {
      HeapHandle handle = session.heaps().heap(heap);
      if (handle == null) {
        return UNBOUND;
      }
      int busy = 0;
      long bytes = 0;
      ProcessHeapEntry entry = new ProcessHeapEntry();
      while (session.kernel32().HeapWalk(handle, entry)) {
        if (entry.wFlags() == PROCESS_HEAP_ENTRY_BUSY) {
          busy++;
          bytes += entry.cbData();
        }
      }
      int end = session.kernel32().GetLastError();
      return "busy " + busy + " bytes 0x" + Long.toHexString(bytes) + " end " + end;
    }
  }

  private record Destroy(String heap) implements Call {
    @Override
    public String answer(Session session) {
      HeapHandle handle = session.heaps().heap(heap);
      if (handle == null) {
        return UNBOUND;
      }
      session.heaps().remove(heap);
      return session.kernel32().HeapDestroy(handle) ? "ok" : session.error();
    }
  }

  private record ProcessHeap(String name) implements Call {
    @Override
    public String answer(Session session) {
      session.heaps().bind(name, session.kernel32().GetProcessHeap());
      return "ok";
    }
  }

  private record SizeOf(String heap, Place place) implements Call {
    @Override
    public String answer(Session session) {
      HeapHandle handle = session.heaps().heap(heap);
      OptionalLong address = place.in(session);
      if (handle == null || address.isEmpty()) {
        return UNBOUND;
      }
      session.mark();
      long size = session.kernel32().HeapSize(handle, 0, address.getAsLong());
      return session.withLastError(Words.sizeOrMinusOne(size));
    }
  }

  private record ValidateAt(String heap, Place place) implements Call {
    @Override
    public String answer(Session session) {
      HeapHandle handle = session.heaps().heap(heap);
      OptionalLong address = place.in(session);
      if (handle == null || address.isEmpty()) {
        return UNBOUND;
      }
      session.mark();
      boolean isValid = session.kernel32().HeapValidate(handle, 0, address.getAsLong());
      return session.withLastError(isValid ? "true" : "false");
    }
  }

  private record FreeAt(String heap, Place place) implements Call {
    @Override
    public String answer(Session session) {
      HeapHandle handle = session.heaps().heap(heap);
      OptionalLong address = place.in(session);
      if (handle == null || address.isEmpty()) {
        return UNBOUND;
      }
      session.mark();
      boolean isFreed = session.kernel32().HeapFree(handle, 0, address.getAsLong());
      return session.withLastError(isFreed ? "true" : "false");
    }
  }

  private record ReallocateAt(String heap, String name, Place place, long size, int flags)
      implements Call {
    @Override
    public String answer(Session session) {
      HeapHandle handle = session.heaps().heap(heap);
      OptionalLong address = place.in(session);
      if (handle == null || address.isEmpty()) {
        return UNBOUND;
      }
      session.mark();
      long block = session.kernel32().HeapReAlloc(handle, flags, address.getAsLong(), size);
      if (block != 0) {
        session.regions().bindValue(name, block);
      }
      return session.withLastError(block == 0 ? "null" : "ok");
    }
  }
}
