package org.freehold.heap.internal.cache;

/// Two lines of the processor's cache before the fields of a subclass. A cache, which one thread
/// writes all the time, is so kept off the lines of objects that the collector puts before it, two
/// caches off each other's, and all of them off what every thread reads ([CacheOwner]). The JVM
/// places the fields of a superclass first.
@SuppressWarnings({"unused", "UnusedVariable"}) // They are to be there, and no more.
abstract class CacheLinePadding extends CacheOwner {
  private long p0;
  private long p1;
  private long p2;
  private long p3;
  private long p4;
  private long p5;
  private long p6;
  private long p7;
  private long p8;
  private long p9;
  private long p10;
  private long p11;
  private long p12;
  private long p13;
  private long p14;
  private long p15;
}
