package org.freehold.vm.internal.simulated;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.freehold.vm.AddressSpaceException;
import org.freehold.vm.PageUse;
import org.freehold.vm.ProcessRight;
import org.freehold.vm.RemoteAddressSpace;
import org.freehold.vm.SimulatedAddressSpace;
import org.freehold.vm.SimulatedMachine;
import org.freehold.vm.SpaceInfo;
import org.freehold.vm.VmError;
import org.freehold.vm.internal.physical.CommitCharge;
import org.freehold.vm.internal.physical.PhysicalMemory;

/// A simulated machine: starts processes, gives them its [MachineResources], and finds them by
/// number.
///
/// Safe for use by several threads.
public final class Machine implements SimulatedMachine {

  /// Process numbers are multiples of four, as on Windows.
  private static final long PROCESS_ID_STEP = 4;

  /// The settings of a machine, which have been checked.
  ///
  /// @param info the layout of every process's address space
  /// @param commitLimit bytes that all processes together may commit
  /// @param lockQuota bytes that one process may lock
  /// @param physicalBytes bytes of physical memory, at least two pages
  /// @param pageFileBytes bytes of the page file
  /// @param sharedPage address at which every process sees the kernel's read-only page; 0 for none
  public record Figures(
      SpaceInfo info,
      long commitLimit,
      long lockQuota,
      long physicalBytes,
      long pageFileBytes,
      long sharedPage) {}

  private final Figures figures;
  private final MachineResources resources;
  private final Map<Long, ProcessAddressSpace> processes = new ConcurrentHashMap<>();
  private final AtomicLong lastProcessId = new AtomicLong();

  /// Builds a machine.
  ///
  /// @throws OutOfMemoryError when there is too little Java memory
  public static Machine of(Figures figures) {
    SimulatedRehearsal.require();
    return new Machine(figures);
  }

  /// Builds the machine of the rehearsal.
  static Machine unrehearsed(Figures figures) {
    return new Machine(figures);
  }

  private Machine(Figures figures) {
    this.figures = figures;
    SpaceInfo info = figures.info();
    CommitCharge commitCharge = new CommitCharge(figures.commitLimit());
    this.resources =
        new MachineResources(
            info,
            figures.lockQuota(),
            commitCharge,
            new PhysicalMemory(info.pageSize(), figures.physicalBytes()),
            new SectionTable(info, commitCharge));
  }

  @Override
  public SimulatedAddressSpace createProcess(String name) {
    long id = lastProcessId.addAndGet(PROCESS_ID_STEP);
    ProcessAddressSpace space = new ProcessAddressSpace(this, resources, name, id);
    if (figures.sharedPage() != 0) {
      space.showSharedPage(figures.sharedPage());
    }
    processes.put(id, space);
    return space;
  }

  @Override
  public RemoteAddressSpace openProcess(long id, Set<ProcessRight> rights) {
    ProcessAddressSpace space = processes.get(id);
    if (space == null) {
      throw new AddressSpaceException(
          VmError.INVALID_PARAMETER, "open process", 0, 0, "no process has the number " + id);
    }
    return new RemoteProcess(space, rights);
  }

  @Override
  public SpaceInfo info() {
    return figures.info();
  }

  @Override
  public long commitLimit() {
    return figures.commitLimit();
  }

  @Override
  public long committedBytes() {
    return resources.commitCharge().bytes();
  }

  @Override
  public long lockQuota() {
    return figures.lockQuota();
  }

  @Override
  public long physicalBytes() {
    return figures.physicalBytes();
  }

  @Override
  public long pageFileBytes() {
    return figures.pageFileBytes();
  }

  @Override
  public PageUse pageUse() {
    return resources.physicalMemory().use();
  }

  @Override
  public void validate() {
    long charged = resources.sections().chargedBytes();
    for (ProcessAddressSpace process : processes.values()) {
      process.validate();
      charged += process.chargedBytes();
    }
    long committed = committedBytes();
    if (charged != committed) {
      throw new IllegalStateException(
          "INV-VM-07 the commit charge is a sum, committed=" + committed + "/" + charged);
    }
    resources.physicalMemory().validate();
  }
}
