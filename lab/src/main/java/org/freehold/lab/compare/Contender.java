package org.freehold.lab.compare;

import org.freehold.lab.policy.PolicyKind;
import org.freehold.vm.AddressSpace;

/// Something that takes part in a comparison, and makes a fresh [Target] for each pass.
///
/// @param name as it was typed, options included
/// @param summary one line
/// @param cost how the time of a call grows
/// @param opener makes the target
public record Contender(String name, String summary, PolicyKind.Cost cost, Opener opener) {

  /// Makes a target.
  @FunctionalInterface
  public interface Opener {
    /// Makes it.
    ///
    /// @param space what it takes its memory from
    /// @param limit the most bytes of an area
    Target open(AddressSpace space, long limit);
  }
}
