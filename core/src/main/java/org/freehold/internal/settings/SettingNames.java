package org.freehold.internal.settings;

/// The names of the system properties that Freehold reads. They are compile-time constants: who
/// uses one does not load this class.
public final class SettingNames {

  /// Global flags of one program.
  public static final String GFLAGS = "freehold.gflags";

  /// The settings file of a project.
  public static final String GFLAGS_FILE = "freehold.gflags.file";

  /// Leak report at exit.
  public static final String LEAKS = "freehold.leaks";

  /// How many blocks the leak report tracks.
  public static final String LEAKS_SAMPLE = "freehold.leaks.sample";

  /// Snapshot at exit.
  public static final String SNAPSHOT_EXIT = "freehold.snapshot.exit";

  /// Snapshot at the first refused request.
  public static final String SNAPSHOT_REFUSAL = "freehold.snapshot.refusal";

  /// Search for unreachable blocks in those snapshots.
  public static final String SNAPSHOT_SEARCH = "freehold.snapshot.search";

  /// Trace of all heaps.
  public static final String RECORD = "freehold.record";

  /// Depth of the stacks of that trace.
  public static final String RECORD_STACKS = "freehold.record.stacks";

  /// Record of the memory calls of the host's address space.
  public static final String VM_RECORD = "freehold.vm.record";

  /// Record of the blocks of the page heap.
  public static final String PAGEHEAP_RECORDS = "freehold.pageheap.records";

  /// How much of each limit on the memory of the process is left to the JVM.
  public static final String MARGIN = "freehold.margin";

  /// Who executes the memory barrier of the thread caches.
  public static final String BARRIER = "freehold.barrier";

  /// The checkout that the command runs from.
  public static final String HOME = "freehold.home";

  /// The width of the terminal, which the launcher asks for.
  public static final String COLUMNS = "freehold.columns";

  /// The folder with the jars of the benchmarks; with a suffix, a parameter of a fork.
  public static final String BENCH = "freehold.bench";

  /// The C allocator that a process of a comparison measures.
  public static final String LAB_PEER = "freehold.lab.peer";

  /// Seed of the property tests.
  public static final String SEED = "freehold.seed";

  /// Tries of the property tests.
  public static final String TRIES = "freehold.tries";

  /// Cases of the long corruption test.
  public static final String CAMPAIGN_CASES = "freehold.campaign.cases";

  /// Makes the tests of generated pages write them.
  public static final String DOCS = "freehold.docs";

  private SettingNames() {}
}
