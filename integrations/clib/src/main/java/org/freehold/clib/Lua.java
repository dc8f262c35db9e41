package org.freehold.clib;

import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.invoke.MethodHandle;
import org.freehold.clib.internal.link.NativeLibrary;
import org.freehold.heap.Heap;

/// Lua 5.4 on a heap. Each state that is made with [#newState()], or by `lua_newstate` with
/// [#allocator()], has all its memory there, its coroutines included.
///
/// A state belongs to one thread at a time; the handle may serve many. `lua_close` gives everything
/// back.
///
/// Where memory is refused, Lua raises an error with a long jump. Inside `lua_pcall` that is an
/// ordinary result, `LUA_ERRMEM`. Outside of one Lua calls its panic function and ends the process:
/// so a program that is to survive refusals calls by `lua_pcall` whatever may allocate.
public final class Lua extends CLibrary {

  private static final FunctionDescriptor ALLOCATOR =
      FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG);
  private static final int LEAST = 504;

  private final String version;
  private final long allocator;
  private final MethodHandle newState;
  private final MethodHandle closeState;

  Lua(Heap heap) {
    NativeLibrary library = NativeLibrary.load("liblua5.4.so.0", "liblua5.4-0");
    MethodHandle newState = library.function("lua_newstate", Shapes.LONGS_TO_LONG);
    MethodHandle closeState = library.function("lua_close", Shapes.LONG_TO_VOID);
    int found = version(library);
    String version = found / 100 + "." + found % 100;
    library.requireVersion(found, LEAST, version, "5.4");
    super("Lua", heap, "close its states with lua_close");
    this.version = version;
    this.newState = newState;
    this.closeState = closeState;
    this.allocator = lent.function("luaAlloc", ALLOCATOR);
  }

  private static int version(NativeLibrary library) {
    MethodHandle version =
        library.function("lua_version", FunctionDescriptor.of(JAVA_DOUBLE, JAVA_LONG));
    try {
      return (int) (double) version.invokeExact(0L);
    } catch (Throwable t) {
      throw NativeLibrary.failed(t);
    }
  }

  @Override
  public String version() {
    return version;
  }

  /// The address of a `lua_Alloc`, for `lua_newstate`. Its user data is not used.
  public long allocator() {
    requireOpen();
    return allocator;
  }

  /// Makes a state: `lua_newstate`.
  ///
  /// @return the `lua_State *`; 0 when memory was refused
  public long newState() {
    requireOpen();
    try {
      return (long) newState.invokeExact(allocator, 0L);
    } catch (Throwable t) {
      throw NativeLibrary.failed(t);
    }
  }

  /// Closes a state: `lua_close`.
  ///
  /// @param state a `lua_State *` that has not been closed; 0, which [#newState] returns when
  ///   memory was refused, does nothing
  public void closeState(long state) {
    requireOpen();
    if (state == 0) {
      return;
    }
    try {
      closeState.invokeExact(state);
    } catch (Throwable t) {
      throw NativeLibrary.failed(t);
    }
  }
}
