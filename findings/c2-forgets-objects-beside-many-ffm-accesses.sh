#!/usr/bin/env bash
# Many accesses through java.lang.foreign in one method make C2 leave objects in the Java heap.
#
# The guess: whether C2 removes an object that does not escape depends on what is done with that object, and an access
# of a MemorySegment, one instruction in the end, weighs nothing.
# What happens: C2 stops inlining once it has made 18,000 nodes (NodeCountInliningCutoff, a constant of product
# builds), dead ones included, and each access that it inlines is about 600. With 21 accesses in a method a small
# object beside them is removed; with 29 the accessor of the object is no longer inlined, the object escapes into that
# call, and each round allocates it.
#
# Version: OpenJDK 25 (Temurin 25, x86-64). Seen 2026-11-30. Source: this run; -XX:+PrintInlining says
# "NodeCountInliningCutoff" at the calls; the constant is in src/hotspot/share/opto/c2_globals.hpp.
# Needs: JDK 25 (JAVA_HOME, or java on the PATH).
set -eu

java=${JAVA_HOME:+$JAVA_HOME/bin/}java
"$java" -version 2>&1 | grep -q '"25' || { echo "needs JDK 25" >&2; exit 2; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

method() { # NAME PAIRS
  echo "  static long $1() { Point p = new Point(ALL.get(LONG, A));"
  for i in $(seq "$2"); do
    echo "    ALL.set(LONG, A + $((8 * i)), ALL.get(LONG, A + $((8 * i + 8))) + p.sum());"
  done
  echo "    p.add(1); return p.sum(); }"
}
{
  cat <<'JAVA'
import java.lang.foreign.*;
import java.lang.management.ManagementFactory;
import java.util.function.LongSupplier;

public class Beside {
  static final MemorySegment ALL = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);
  static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED;
  static final long A = Arena.global().allocate(8192, 8).address();
  static long sink;

  static final class Point {
    long x; long y;
    Point(long x) { this.x = x; }
    long sum() { return x + y; }
    void add(long d) { y += d; }
  }
JAVA
  method few 10
  method many 14
  cat <<'JAVA'
  static long bytesOfOne(LongSupplier method) {
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    for (int i = 0; i < 2_000_000; i++) sink += method.getAsLong();
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < 1_000_000; i++) sink += method.getAsLong();
    return Math.round((threads.getCurrentThreadAllocatedBytes() - before) / 1e6);
  }

  public static void main(String[] arguments) {
    System.out.println(bytesOfOne(arguments[0].equals("few") ? Beside::few : Beside::many));
  }
}
JAVA
} > Beside.java
"${java}c" -nowarn Beside.java

run() { "$java" --enable-native-access=ALL-UNNAMED Beside "$1"; }
few=$(run few)
many=$(run many)
echo "bytes of Java memory a call: $few with 21 accesses, $many with 29"
if [ "$few" -ne 0 ] || [ "$many" -lt 16 ]; then
  echo "changed: it is not as the head of this file says"
  exit 1
fi
echo "as before: the object is removed beside 21 accesses, and not beside 29"
