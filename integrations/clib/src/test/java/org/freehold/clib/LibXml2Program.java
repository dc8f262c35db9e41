package org.freehold.clib;

import java.util.List;
import java.util.Locale;
import org.freehold.heap.Heap;
import org.freehold.heap.LeakReport;

/// Works on a document with libxml2, on the C library's allocator or on a heap, and prints what
/// came out. With `refuse`, requests are refused: each n-th one, and each one alone.
final class LibXml2Program {

  private LibXml2Program() {}

  public static void main(String[] args) {
    int elements = Integer.parseInt(args[1]);
    LibXml2Document document = new LibXml2Document(elements);
    switch (args[0]) {
      case "default" -> System.out.println("work=" + document.work());
      case "refuse" -> refuse(document, Integer.parseInt(args[2]), Integer.parseInt(args[3]));
      default -> onHeap(document, Heaps.valueOf(args[0].toUpperCase(Locale.ROOT)));
    }
  }

  private static void onHeap(LibXml2Document document, Heaps kind) {
    try (Heap heap = kind.make()) {
      LibXml2 library = CLibrary.libxml2(heap);
      System.out.println("version=" + library.version());
      System.out.println("work=" + document.work());
      long left = document.read();
      try {
        library.close();
      } catch (CLibraryException e) {
        System.out.println("left=" + e.getMessage().lines().findFirst().orElse(""));
      }
      document.free(left);
      library.close();
      LibraryUsage usage = library.usage();
      System.out.println("allocations=" + usage.allocations());
      System.out.println("blocks not freed=" + (usage.allocations() - usage.frees()));
      System.out.println("bytes not freed=" + usage.liveBytes());
      System.out.println("failed=" + usage.failedCalls());
      System.out.println("leaks=" + LeakReport.lines(List.of(heap)).size());
      heap.validate();
      System.out.println("busy=" + heap.summary().busyBlocks());
      System.out.println("after=" + document.work());
      System.out.println("used after=" + library.usage().equals(usage));
    }
  }

  private static void refuse(LibXml2Document document, int stride, int most) {
    Refusals refusals = new Refusals();
    try (Heap heap = Heaps.TRACED.make()) {
      LibXml2 library = CLibrary.libxml2(heap);
      heap.attach(refusals);
      String expected = document.work();
      long requests = library.usage().allocations();
      int refused = 0;
      for (long k = 1; k < Math.min(most, requests); k += stride) {
        refusals.refuseOnly(k);
        String work = document.work();
        refused += work.equals(expected) ? 0 : 1;
        refusals.refuseNone();
        requireSame(expected, document.work());
      }
      for (long n : new long[] {5000, 2000, 1000, 500, 200, 100, 50, 20, 10, 5, 3, 2, 1}) {
        refusals.refuseEvery(n);
        String work = document.work();
        refused += work.equals(expected) ? 0 : 1;
        refusals.refuseNone();
        requireSame(expected, document.work());
      }
      document.cleanup();
      System.out.println("refused=" + refused);
      System.out.println("failed=" + library.usage().failedCalls());
      System.out.println("left by the library=" + library.unreturned().size());
      heap.validate();
      try {
        library.close();
        System.out.println("close=");
      } catch (CLibraryException e) {
        System.out.println("close=" + e.getMessage().lines().findFirst().orElse(""));
      }
      // What the library has lost cannot be given back any more, so its handle stays open.
      System.out.flush();
      Runtime.getRuntime().halt(0);
    }
  }

  private static void requireSame(String expected, String answer) {
    if (!answer.equals(expected)) {
      throw new IllegalStateException(answer + " and not " + expected);
    }
  }
}
