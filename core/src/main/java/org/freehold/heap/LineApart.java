package org.freehold.heap;

/// Two lines of the processor's cache before the fields of a subclass. An object that one thread
/// writes all the time is so kept off the lines of those that the collector puts before it: two
/// such objects are never on one line. The JVM places the fields of a superclass first.
@SuppressWarnings({"unused", "UnusedVariable"}) // They are to be there, and no more.
abstract class LineApart {
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
