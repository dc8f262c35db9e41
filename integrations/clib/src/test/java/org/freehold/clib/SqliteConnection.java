package org.freehold.clib;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;

/// A connection of SQLite, with as much of its interface as the tests need.
final class SqliteConnection implements AutoCloseable {

  static final int NOMEM = 7;
  static final int ROW = 100;
  private static final int DONE = 101;
  private static final int OPEN_FLAGS = 0x2 | 0x4 | 0x10000; // read-write, create, full mutex

  private static final NativeCalls LIBRARY = new NativeCalls("libsqlite3.so.0");
  private static final MethodHandle STEP = link("sqlite3_step", JAVA_INT, JAVA_LONG);
  private static final MethodHandle RESET = link("sqlite3_reset", JAVA_INT, JAVA_LONG);
  private static final MethodHandle FINALIZE = link("sqlite3_finalize", JAVA_INT, JAVA_LONG);
  private static final MethodHandle BIND_LONG =
      link("sqlite3_bind_int64", JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_LONG);
  private static final MethodHandle BIND_DOUBLE =
      link("sqlite3_bind_double", JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_DOUBLE);
  private static final MethodHandle BIND_TEXT =
      link("sqlite3_bind_text", JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_LONG);
  private static final MethodHandle BIND_BLOB =
      link("sqlite3_bind_blob", JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_LONG);
  private static final MethodHandle COLUMN_COUNT =
      link("sqlite3_column_count", JAVA_INT, JAVA_LONG);
  private static final MethodHandle COLUMN_LONG =
      link("sqlite3_column_int64", JAVA_LONG, JAVA_LONG, JAVA_INT);
  private static final MethodHandle COLUMN_TYPE =
      link("sqlite3_column_type", JAVA_INT, JAVA_LONG, JAVA_INT);
  private static final MethodHandle COLUMN_BLOB =
      link("sqlite3_column_blob", JAVA_LONG, JAVA_LONG, JAVA_INT);
  private static final MethodHandle COLUMN_BYTES =
      link("sqlite3_column_bytes", JAVA_INT, JAVA_LONG, JAVA_INT);
  private static final long TRANSIENT = -1;
  private static final int INTEGER = 1;
  private static final int NULL = 5;

  /// A call was refused: `SQLITE_NOMEM`, or an error that says so of a file.
  static final class NoMemory extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NoMemory(String what) {
      super(what);
    }
  }

  private final long db;

  SqliteConnection(String file) {
    try (Arena arena = Arena.ofConfined()) {
      long out = arena.allocate(JAVA_LONG).address();
      int result =
          LIBRARY.callInt("sqlite3_open_v2", NativeCalls.copyOf(arena, file), out, OPEN_FLAGS, 0L);
      db = NativeCalls.getLong(out);
      if (result != 0) {
        LIBRARY.callInt("sqlite3_close", db);
        throw error(result, "open");
      }
    }
  }

  private static MethodHandle link(
      String name, java.lang.foreign.MemoryLayout result, java.lang.foreign.MemoryLayout... types) {
    return LIBRARY.link(name, FunctionDescriptor.of(result, types));
  }

  private static RuntimeException error(int result, String what) {
    boolean isNoMemory = (result & 0xff) == NOMEM || result == (10 | 12 << 8);
    return isNoMemory
        ? new NoMemory(what)
        : new IllegalStateException("SQLite error " + result + ": " + what);
  }

  RuntimeException errorOf(int result, String what) {
    boolean isNoMemory = (result & 0xff) == NOMEM || result == (10 | 12 << 8);
    return isNoMemory
        ? new NoMemory(what)
        : new IllegalStateException(
            "SQLite error "
                + result
                + ": "
                + what
                + ": "
                + NativeCalls.text(LIBRARY.callLong("sqlite3_errmsg", db)));
  }

  long address() {
    return db;
  }

  /// Runs statements that return nothing.
  void execute(String sql) {
    try (Arena arena = Arena.ofConfined()) {
      int result = LIBRARY.callInt("sqlite3_exec", db, NativeCalls.copyOf(arena, sql), 0L, 0L, 0L);
      if (result != 0) {
        throw errorOf(result, sql);
      }
    }
  }

  Statement prepare(String sql) {
    return new Statement(sql);
  }

  /// The hash of all results of a query, in their order.
  long hash(String sql, Object... values) {
    try (Statement statement = prepare(sql)) {
      statement.bind(values);
      long hash = 0;
      while (statement.step()) {
        hash = hash * 31 + statement.hashOfRow();
      }
      return hash;
    }
  }

  String text(String sql) {
    try (Statement statement = prepare(sql)) {
      return statement.step() ? statement.text(0) : "";
    }
  }

  @Override
  public void close() {
    int result = LIBRARY.callInt("sqlite3_close", db);
    if (result != 0) {
      throw errorOf(result, "close");
    }
  }

  /// A prepared statement.
  final class Statement implements AutoCloseable {
    private final long statement;
    private final Arena arena = Arena.ofShared();
    private final MemorySegment buffer = arena.allocate(2 << 20);
    private final String sql;

    private Statement(String sql) {
      this.sql = sql;
      long out = arena.allocate(JAVA_LONG).address();
      int result =
          LIBRARY.callInt("sqlite3_prepare_v2", db, NativeCalls.copyOf(arena, sql), -1, out, 0L);
      if (result != 0) {
        RuntimeException error = errorOf(result, sql);
        arena.close();
        throw error;
      }
      statement = NativeCalls.getLong(out);
    }

    void bind(Object... values) {
      for (int i = 0; i < values.length; i++) {
        int result = bind(i + 1, values[i]);
        if (result != 0) {
          throw errorOf(result, sql);
        }
      }
    }

    private int bind(int index, Object value) {
      try {
        if (value instanceof Double number) {
          return (int) BIND_DOUBLE.invokeExact(statement, index, (double) number);
        }
        if (value instanceof Number number) {
          return (int) BIND_LONG.invokeExact(statement, index, number.longValue());
        }
        boolean isText = value instanceof String;
        byte[] bytes = isText ? ((String) value).getBytes(StandardCharsets.UTF_8) : (byte[]) value;
        MemorySegment.copy(bytes, 0, buffer, JAVA_BYTE, 0, bytes.length);
        return isText
            ? (int)
                BIND_TEXT.invokeExact(statement, index, buffer.address(), bytes.length, TRANSIENT)
            : (int)
                BIND_BLOB.invokeExact(statement, index, buffer.address(), bytes.length, TRANSIENT);
      } catch (Throwable t) {
        throw new AssertionError(t);
      }
    }

    boolean step() {
      int result;
      try {
        result = (int) STEP.invokeExact(statement);
      } catch (Throwable t) {
        throw new AssertionError(t);
      }
      if (result != ROW && result != DONE) {
        throw errorOf(result, sql);
      }
      return result == ROW;
    }

    /// Runs it to its end with other values.
    void run(Object... values) {
      try {
        bind(values);
        while (step()) {
          // Only the effect counts.
        }
      } finally {
        reset();
      }
    }

    void reset() {
      try {
        int _ = (int) RESET.invokeExact(statement);
      } catch (Throwable t) {
        throw new AssertionError(t);
      }
    }

    long hashOfRow() {
      try {
        int columns = (int) COLUMN_COUNT.invokeExact(statement);
        long hash = columns;
        for (int i = 0; i < columns; i++) {
          int type = (int) COLUMN_TYPE.invokeExact(statement, i);
          hash = hash * 1_000_003 + type;
          if (type == INTEGER) {
            hash = hash * 1_000_003 + (long) COLUMN_LONG.invokeExact(statement, i);
          } else if (type != NULL) {
            long address = (long) COLUMN_BLOB.invokeExact(statement, i);
            int length = (int) COLUMN_BYTES.invokeExact(statement, i);
            if (address == 0 && length > 0) {
              throw errorOf(NOMEM, sql);
            }
            hash = hash * 1_000_003 + hash(address, length);
          }
        }
        return hash;
      } catch (RuntimeException e) {
        throw e;
      } catch (Throwable t) {
        throw new AssertionError(t);
      }
    }

    private static long hash(long address, int length) {
      long hash = length;
      int i = 0;
      for (; i + 8 <= length; i += 8) {
        hash = (hash ^ NativeCalls.getLong(address + i)) * 0x9E3779B97F4A7C15L;
        hash ^= hash >>> 29;
      }
      for (; i < length; i++) {
        hash = hash * 31 + NativeCalls.getByte(address + i);
      }
      return hash;
    }

    String text(int column) {
      return NativeCalls.text(LIBRARY.callLong("sqlite3_column_text", statement, column));
    }

    @Override
    public void close() {
      try {
        int _ = (int) FINALIZE.invokeExact(statement);
      } catch (Throwable t) {
        throw new AssertionError(t);
      }
      arena.close();
    }
  }
}
