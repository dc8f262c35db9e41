package org.freehold.lab.compare;

import org.freehold.lab.policy.PolicyKind;
import org.freehold.vm.AddressSpace;

/// A contender: an allocator that takes part in a comparison, and makes a fresh [Target] for each
/// pass.
///
/// @param name as the user typed it, options included
/// @param summary one line
/// @param cost the time complexity of a call
/// @param opener makes the target
public record Contender(String name, String summary, PolicyKind.Cost cost, Opener opener) {

  /// Makes a target.
  @FunctionalInterface
  public interface Opener {
    /// Makes a target.
    ///
    /// @param space the source of its memory
    /// @param limit the maximum size of an area
    Target open(AddressSpace space, long limit);
  }
}
