#!/usr/bin/env bash
# An access through java.lang.foreign is cheap only near the top of the compiled loop.
#
# The guess: static methods of one line cost nothing, however many call each other, since C2 inlines them; so an
# access to a MemorySegment costs the same at the end of twelve of them as in the loop itself.
# What happens: C2 inlines at most 15 calls deep (-XX:MaxInlineLevel), and an access of a MemorySegment is itself
# some eight calls deep. At the end of eight methods it still costs a third of a nanosecond; at the end of twelve
# it costs about ten times as much. With -XX:MaxInlineLevel=30 the difference is gone.
#
# Version: OpenJDK 25 (Temurin 25, x86-64). Seen 2026-11-30. Source: this run; the flag is in
# src/hotspot/share/opto/c2_globals.hpp.
# Needs: JDK 25 (JAVA_HOME, or java on the PATH).
set -eu

java=${JAVA_HOME:+$JAVA_HOME/bin/}java
"$java" -version 2>&1 | grep -q '"25' || { echo "needs JDK 25" >&2; exit 2; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

{
  cat <<'JAVA'
import java.lang.foreign.*;
import java.util.function.LongUnaryOperator;

public class Depth {
  static final MemorySegment ALL = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);
  static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED;
  static long sink;

  static long below0(long a) { return ALL.get(LONG, a); }
JAVA
  for depth in $(seq 12); do
    echo "  static long below$depth(long a) { return below$((depth - 1))(a); }"
  done
  for depth in 0 4 8 12; do
    echo "  static long loop$depth(long a) { long sum = 0; for (int i = 0; i < 1000; i++) sum += below$depth(a + 8 * i); return sum; }"
  done
  cat <<'JAVA'
  static double best(LongUnaryOperator loop, long a) {
    long best = Long.MAX_VALUE;
    for (int round = 0; round < 20_000; round++) {
      long start = System.nanoTime();
      sink += loop.applyAsLong(a);
      best = Math.min(best, System.nanoTime() - start);
    }
    return best / 1000.0;
  }

  public static void main(String[] arguments) {
    long a = Arena.global().allocate(8 * 1000, 8).address();
    System.out.printf("0 %.2f%n4 %.2f%n8 %.2f%n12 %.2f%n",
        best(Depth::loop0, a), best(Depth::loop4, a), best(Depth::loop8, a), best(Depth::loop12, a));
  }
}
JAVA
} > Depth.java
"${java}c" -nowarn Depth.java

run() { LC_ALL=C "$java" --enable-native-access=ALL-UNNAMED "$@" Depth; }
usual=$(run)
deeper=$(run -XX:MaxInlineLevel=30)
printf 'methods between the loop and the access, nanoseconds an access:\n%s\nthe same with -XX:MaxInlineLevel=30:\n%s\n' "$usual" "$deeper"

of() { awk -v depth="$2" '$1 == depth { print $2 }' <<< "$1"; }
awk -v eight="$(of "$usual" 8)" -v twelve="$(of "$usual" 12)" -v deep="$(of "$deeper" 12)" 'BEGIN {
  if (twelve < 4 * eight || deep > 3 * eight) { print "changed: it is not as the head of this file says"; exit 1 }
  print "as before: twelve methods deep an access costs", int(twelve / eight), "times as much as eight deep" }'
