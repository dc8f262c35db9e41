package org.freehold.inspect.internal.usage;

import java.util.Map;
import org.freehold.inspect.Usage;
import org.freehold.inspect.internal.proc.Mapping;
import org.freehold.inspect.internal.proc.ProcessFacts;

/// The stacks of threads other than the first: anonymous memory with a guard region below it.
///
/// Where Linux reports the stack pointers of threads, the mappings that they point into are
/// certainly stacks. Where it does not, the shape must serve: writable memory above a few pages
/// without access.
final class ThreadStacks {

  private static final long MAX_GUARD = 1 << 20;
  private static final long MAX_LIKELY_GUARD = 64 << 10;
  private static final long MIN_LIKELY_STACK = 64 << 10;
  private static final long MAX_STACK = 1 << 30;

  private final Claims claims;
  private final ProcessFacts facts;

  ThreadStacks(Claims claims, ProcessFacts facts) {
    this.claims = claims;
    this.facts = facts;
  }

  /// Claims those that a stack pointer points into. (The stack of a coroutine is other memory,
  /// without a guard.)
  void claimKnown() {
    for (int i = 0; i < claims.count(); i++) {
      if (isStack(i, MAX_GUARD, 0)) {
        String threads = threadsIn(claims.mapping(i));
        if (!threads.isEmpty()) {
          claims.claim(i - 1, i, Usage.STACK, threads);
        }
      }
    }
  }

  /// Claims mappings with the shape of a stack, unless all stacks are known.
  void claimLikely() {
    if (facts.threads() == 1 || facts.knowsAllStacks()) {
      return;
    }
    for (int i = 0; i < claims.count(); i++) {
      if (isStack(i, MAX_LIKELY_GUARD, MIN_LIKELY_STACK)) {
        claims.claim(i - 1, i, Usage.STACK, "");
      }
    }
  }

  private boolean isStack(int index, long maxGuard, long minStack) {
    Mapping stack = claims.mapping(index);
    return claims.continues(index)
        && claims.isOpenAnonymous(index)
        && claims.isOpenAnonymous(index - 1)
        && stack.isWritable()
        && !stack.isExecutable()
        && stack.size() >= minStack
        && stack.size() <= MAX_STACK
        && claims.mapping(index - 1).isNoAccess()
        && claims.mapping(index - 1).size() <= maxGuard;
  }

  private String threadsIn(Mapping mapping) {
    StringBuilder names = new StringBuilder();
    for (Map.Entry<Long, String> pointer : facts.stackPointers().entrySet()) {
      boolean isInside =
          Long.compareUnsigned(pointer.getKey(), mapping.start()) >= 0
              && Long.compareUnsigned(pointer.getKey(), mapping.end()) < 0;
      if (isInside) {
        names.append(names.isEmpty() ? "" : ", ").append(pointer.getValue());
      }
    }
    return names.toString();
  }
}
