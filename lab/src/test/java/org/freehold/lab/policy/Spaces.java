package org.freehold.lab.policy;

import org.freehold.lab.Area;
import org.freehold.lab.Policy;
import org.freehold.vm.AddressSpace;
import org.freehold.vm.SimulatedMachine;

/// Policies in fresh simulated spaces.
public final class Spaces {

  private Spaces() {}

  public static AddressSpace fresh() {
    return SimulatedMachine.builder().build().createProcess("test");
  }

  public static Policy policy(String text, long limit) {
    return Policies.read(text).orElseThrow().make(new Area(fresh(), limit));
  }
}
