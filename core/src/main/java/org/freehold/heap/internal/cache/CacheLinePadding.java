package org.freehold.heap.internal.cache;

/// Padding of two cache lines before the fields of a subclass, against false sharing: the garbage
/// collector may place any object before a cache, and its thread writes the cache all the time. The
/// padding keeps those writes off the lines of other objects, of other caches, and of what every
/// thread reads ([CacheOwner]). The JVM lays out the fields of a superclass first.
@SuppressWarnings({"unused", "UnusedVariable"}) // They only take up space.
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
