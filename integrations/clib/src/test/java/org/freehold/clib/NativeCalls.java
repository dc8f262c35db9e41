package org.freehold.clib;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Calls of C for the tests: a shared library and its functions by name, with the types of the
/// arguments as they are given. Slow and short.
@SuppressWarnings("restricted") // Calling C is what this class is for.
final class NativeCalls {

  private static final MemorySegment ALL = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

  private final SymbolLookup symbols;
  private final Map<String, MethodHandle> handles = new ConcurrentHashMap<>();

  NativeCalls(String file) {
    this.symbols =
        file.isEmpty()
            ? Linker.nativeLinker().defaultLookup()
            : SymbolLookup.libraryLookup(file, Arena.global());
  }

  /// Whether a library is installed.
  static boolean has(String file) {
    try {
      var _ = new NativeCalls(file);
      return true;
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  MethodHandle link(String name, FunctionDescriptor shape) {
    return Linker.nativeLinker().downcallHandle(symbols.findOrThrow(name), shape);
  }

  long address(String name) {
    return symbols.findOrThrow(name).address();
  }

  /// Calls a function that returns a pointer or a `long`.
  long callLong(String name, Object... arguments) {
    return ((Number) call(name, JAVA_LONG, arguments)).longValue();
  }

  /// Calls a function that returns an `int`.
  int callInt(String name, Object... arguments) {
    return ((Number) call(name, ValueLayout.JAVA_INT, arguments)).intValue();
  }

  /// Calls a function that returns nothing.
  void callVoid(String name, Object... arguments) {
    call(name, null, arguments);
  }

  private Object call(String name, MemoryLayout result, Object... arguments) {
    MemoryLayout[] layouts = new MemoryLayout[arguments.length];
    StringBuilder key = new StringBuilder(name).append(result);
    for (int i = 0; i < layouts.length; i++) {
      layouts[i] = arguments[i] instanceof Integer ? ValueLayout.JAVA_INT : JAVA_LONG;
      key.append(layouts[i]);
    }
    MethodHandle handle =
        handles.computeIfAbsent(
            key.toString(),
            _ ->
                link(
                    name,
                    result == null
                        ? FunctionDescriptor.ofVoid(layouts)
                        : FunctionDescriptor.of(result, layouts)));
    try {
      return handle.invokeWithArguments(arguments);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable t) {
      throw new AssertionError(t);
    }
  }

  /// Calls a function by its address that takes and returns `long`s.
  static long callAt(long function, long... arguments) {
    MemoryLayout[] layouts = new MemoryLayout[arguments.length];
    Object[] values = new Object[arguments.length];
    for (int i = 0; i < arguments.length; i++) {
      layouts[i] = JAVA_LONG;
      values[i] = arguments[i];
    }
    try {
      return (long)
          Linker.nativeLinker()
              .downcallHandle(
                  MemorySegment.ofAddress(function), FunctionDescriptor.of(JAVA_LONG, layouts))
              .invokeWithArguments(values);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable t) {
      throw new AssertionError(t);
    }
  }

  static String text(long address) {
    return address == 0 ? "" : ALL.getString(address, StandardCharsets.UTF_8);
  }

  static byte getByte(long address) {
    return ALL.get(JAVA_BYTE, address);
  }

  static void putByte(long address, byte value) {
    ALL.set(JAVA_BYTE, address, value);
  }

  static int getInt(long address) {
    return ALL.get(ValueLayout.JAVA_INT_UNALIGNED, address);
  }

  static void putInt(long address, int value) {
    ALL.set(ValueLayout.JAVA_INT_UNALIGNED, address, value);
  }

  static long getLong(long address) {
    return ALL.get(ValueLayout.JAVA_LONG_UNALIGNED, address);
  }

  static void putLong(long address, long value) {
    ALL.set(ValueLayout.JAVA_LONG_UNALIGNED, address, value);
  }

  static byte[] bytes(long address, long length) {
    byte[] all = new byte[(int) length];
    MemorySegment.copy(ALL, JAVA_BYTE, address, all, 0, all.length);
    return all;
  }

  static long copyOf(Arena arena, byte[] bytes) {
    return arena.allocateFrom(JAVA_BYTE, bytes).address();
  }

  static long copyOf(Arena arena, String text) {
    return arena.allocateFrom(text).address();
  }
}
