package org.freehold.clib;

import org.freehold.heap.Heap;

/// What a program can do wrong with SQLite on a heap, and what it is told.
final class SqliteMistakes {

  private SqliteMistakes() {}

  public static void main(String[] args) {
    NativeCalls calls = new NativeCalls("libsqlite3.so.0");
    try (Heap heap = Heaps.TRACED.make()) {
      new SqliteConnection(":memory:").close();
      System.out.println("too late=" + refusal(heap));
      calls.callInt("sqlite3_shutdown");

      Sqlite sqlite = CLibrary.sqlite(heap);
      System.out.println("two=" + refusal(heap));
      long pages = heap.summary().busyBytes();
      System.out.println(
          "page cache=" + (pages > SqliteOptions.FEW_CALLS.pageCachePages() * 4096L));
      SqliteConnection db = new SqliteConnection(":memory:");
      try {
        sqlite.close();
      } catch (CLibraryException e) {
        System.out.println(e.getMessage());
      }
      db.execute("CREATE TABLE still(works)");
      db.close();
      sqlite.close();
      System.out.println("closed=" + (heap.summary().busyBlocks() == 0));
    }
    Heap early = Heaps.PLAIN.make();
    Sqlite left = CLibrary.sqlite(early);
    early.close();
    left.close();
    System.out.println("heap first=" + left.isOpen());
    try (Heap next = Heaps.PLAIN.make()) {
      System.out.println("next=" + refusal(next));
    }
  }

  private static String refusal(Heap heap) {
    try {
      CLibrary.sqlite(heap).close();
      return "";
    } catch (IllegalStateException e) {
      return e.getMessage();
    }
  }
}
