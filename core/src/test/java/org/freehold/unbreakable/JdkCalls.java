package org.freehold.unbreakable;

import java.util.Set;

/// Which calls of the JDK may allocate a Java object: all but those that are known not to.
final class JdkCalls {

  private static final Set<String> NEVER =
      Set.of(
          "java/lang/invoke/VarHandle",
          "java/lang/invoke/MethodHandle",
          "java/lang/Math",
          "java/lang/Object",
          "java/util/concurrent/locks/ReentrantLock",
          "java/util/concurrent/locks/LockSupport",
          "java/util/concurrent/TimeUnit",
          "java/util/Objects",
          "java/util/Iterator",
          "java/util/OptionalLong",
          "java/lang/Runnable",
          "java/lang/ref/WeakReference",
          "java/nio/MappedByteBuffer",
          "java/lang/Enum");

  /// Classes of which some methods do: those that make an object.
  private static final Set<String> SELDOM =
      Set.of(
          "java/lang/Long",
          "java/lang/Integer",
          "java/lang/Boolean",
          "java/lang/Byte",
          "java/lang/Thread",
          "java/lang/System",
          "java/util/Arrays",
          "java/util/BitSet",
          "java/util/List",
          "java/util/ArrayList",
          "java/util/ArrayDeque",
          "java/util/Map",
          "java/util/HashMap",
          "java/util/IdentityHashMap",
          "java/util/TreeMap",
          "java/util/Set",
          "java/util/Optional",
          "java/lang/String",
          "java/lang/foreign/MemorySegment");

  private static final Set<String> NOT_ALLOCATING =
      Set.of(
          "get",
          "getOrDefault",
          "mismatch",
          "poll",
          "pollFirst",
          "peekFirst",
          "peek",
          "set",
          "fill",
          "copy",
          "address",
          "byteSize",
          "size",
          "isEmpty",
          "contains",
          "containsKey",
          "clear",
          "getFirst",
          "getLast",
          "removeLast",
          "removeFirst",
          "currentThread",
          "yield",
          "onSpinWait",
          "threadId",
          "isAlive",
          "isVirtual",
          "nanoTime",
          "arraycopy",
          "identityHashCode",
          "longValue",
          "intValue",
          "booleanValue",
          "byteValue",
          "bitCount",
          "numberOfTrailingZeros",
          "numberOfLeadingZeros",
          "compareUnsigned",
          "compare",
          "hashCode",
          "equals",
          "highestOneBit",
          "lowestOneBit",
          "min",
          "max",
          "sum",
          "remove",
          "isPresent",
          "binarySearch",
          "length",
          "nextSetBit",
          "nextClearBit",
          "cardinality");

  private JdkCalls() {}

  static boolean mayAllocate(String owner, String name) {
    if (owner.startsWith("java/util/concurrent/atomic/")
        || owner.startsWith("java/util/function/")
        || name.equals("<init>")) {
      return false; // Lambdas are the core's own, and an object is counted where it is made.
    }
    return !NEVER.contains(owner) && !(SELDOM.contains(owner) && NOT_ALLOCATING.contains(name));
  }
}
