package org.freehold.flags;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// How the page heap guards blocks, when [GlobalFlag#PAGE_HEAP] is set. Start from [#STANDARD] or
/// [#FULL], or from [#builder()]. Immutable.
///
/// A *standard* (light) page heap puts a pattern after each block and checks it when the block is
/// freed; a *full* one gives each block pages of its own next to a guard page. A full page heap can
/// be restricted to a part of the blocks; the others are guarded in the standard way.
///
/// @param enabled whether there is a page heap; if not, nothing else is set
/// @param full whether blocks have pages of their own
/// @param traces whether the stacks of allocations and frees are recorded
/// @param backwards whether the guard page comes before the block instead of after it; needs `full`
/// @param unaligned whether a block ends exactly at the guard page, at the expense of its alignment
/// @param randomProbability the percentage of blocks with pages of their own, drawn at random; 100
///   for all
/// @param sizes sizes in bytes of the blocks with pages of their own, or nothing for all
/// @param addresses addresses of callers whose blocks get pages of their own, or nothing for all.
///   Java code has no fixed addresses: stored and shown only
/// @param libraries names of libraries whose blocks get pages of their own, or none for all. Stored
///   and shown only
/// @param faultRate the rate of injected allocation failures, in hundredths of a percent: 1 to
///   10000, or 0 for none
/// @param faultGraceSeconds for how many seconds after the start of the program no failure is
///   injected
/// @param leaks whether blocks that are live at the end are reported; makes it a standard page heap
/// @param protect whether the page heap's own records are inaccessible between calls
/// @param noSync whether concurrent calls on a heap without a lock go unreported
/// @param noLockChecks whether misuse of locks goes unreported
public record PageHeapSettings(
    boolean enabled,
    boolean full,
    boolean traces,
    boolean backwards,
    boolean unaligned,
    int randomProbability,
    Optional<Range> sizes,
    Optional<Range> addresses,
    List<String> libraries,
    int faultRate,
    int faultGraceSeconds,
    boolean leaks,
    boolean protect,
    boolean noSync,
    boolean noLockChecks) {

  /// No page heap.
  public static final PageHeapSettings OFF =
      new PageHeapSettings(
          false,
          false,
          false,
          false,
          false,
          100,
          Optional.empty(),
          Optional.empty(),
          List.of(),
          0,
          0,
          false,
          false,
          false,
          false);

  /// A standard page heap with stacks.
  public static final PageHeapSettings STANDARD = builder().build();

  /// A full page heap with stacks.
  public static final PageHeapSettings FULL = builder().full(true).build();

  /// A hundredth of a percent is 1.
  public static final int EVERY_ALLOCATION = 10_000;

  /// The default rate of injected failures: 1 %.
  public static final int DEFAULT_FAULT_RATE = 100;

  /// The default number of seconds without injected failures.
  public static final int DEFAULT_FAULT_GRACE = 5;

  /// A range of unsigned numbers, both bounds included.
  ///
  /// @param start the lowest
  /// @param end the highest
  public record Range(long start, long end) {
    /// Checks the order of the bounds.
    ///
    /// @throws FlagFormatException when it ends before it starts
    public Range {
      if (Long.compareUnsigned(start, end) > 0) {
        throw new FlagFormatException(
            "a range must not end before it starts: from "
                + Long.toUnsignedString(start)
                + " to "
                + Long.toUnsignedString(end));
      }
    }

    /// Whether a number is in the range.
    public boolean contains(long number) {
      return Long.compareUnsigned(start, number) <= 0 && Long.compareUnsigned(number, end) <= 0;
    }
  }

  /// Checks that the settings are consistent.
  ///
  /// @throws FlagFormatException naming those that do not
  public PageHeapSettings {
    full = full && !leaks;
    backwards = backwards && !leaks;
    randomProbability = leaks ? 100 : randomProbability;
    sizes = leaks ? Optional.empty() : sizes;
    addresses = leaks ? Optional.empty() : addresses;
    libraries = leaks ? List.of() : List.copyOf(libraries);
    within("random", randomProbability, 0, 100);
    within("fault", faultRate, 0, EVERY_ALLOCATION);
    within("the grace of fault", faultGraceSeconds, 0, Integer.MAX_VALUE);
    libraries.forEach(PageHeapSettings::checkLibrary);
    boolean isPart =
        randomProbability != 100
            || sizes.isPresent()
            || addresses.isPresent()
            || !libraries.isEmpty();
    check(full || !isPart, "random, size, address and dlls restrict a full page heap");
    check(full || !backwards, "backwards needs full: a standard page heap has no guard page");
    check(faultRate != 0 || faultGraceSeconds == 0, "a grace needs a fault rate");
    boolean isAnySet = full || traces || unaligned || faultRate != 0;
    check(
        enabled || !(isAnySet || leaks || protect || noSync || noLockChecks),
        "a page heap that is off has no settings");
  }

  private static void within(String what, int value, int minimum, int maximum) {
    check(
        value >= minimum && value <= maximum,
        String.format(Locale.ROOT, "%s must be %d to %d, not %d", what, minimum, maximum, value));
  }

  private static void checkLibrary(String name) {
    check(
        !name.isEmpty() && name.chars().noneMatch(PageHeapSettings::separates),
        "'"
            + name
            + "' is not the name of a library: it is empty or contains a space, a comma, a"
            + " semicolon or |");
  }

  private static boolean separates(int letter) {
    return letter == ','
        || letter == ';'
        || letter == '|'
        || Character.isWhitespace(letter)
        || Character.isSpaceChar(letter)
        || Character.isISOControl(letter);
  }

  private static void check(boolean isRight, String otherwise) {
    if (!isRight) {
      throw new FlagFormatException(otherwise);
    }
  }

  /// Parses the words of a settings file, such as `full,backwards,size=100-200`.
  /// `docs/global-flags.md` says what each of them means.
  ///
  /// @param text comma-separated words
  /// @return the settings
  /// @throws FlagFormatException naming the word that is not valid
  public static PageHeapSettings parse(String text) {
    return PageHeapText.parse(text);
  }

  /// The settings as [#parse] reads them.
  @Override
  public String toString() {
    return PageHeapText.format(this);
  }

  /// The settings as words for people, such as `full`, `traces`, `random=10`.
  public List<String> words() {
    return PageHeapText.words(this);
  }

  /// The number that Windows stores as `PageHeapFlags`: 3 for full with stacks, 2 for standard with
  /// stacks, 0 for none. The higher bits say what the full page heap is restricted to.
  public int pageHeapFlags() {
    return (full ? 0x1 : 0)
        | (traces ? 0x2 : 0)
        | (sizes.isPresent() ? 0x4 : 0)
        | (addresses.isPresent() ? 0x8 : 0)
        | (randomProbability != 100 ? 0x10 : 0)
        | (libraries.isEmpty() ? 0 : 0x20)
        | (backwards ? 0x40 : 0)
        | (unaligned ? 0x80 : 0);
  }

  /// Whether a block gets pages of its own.
  ///
  /// @param size of the block, in bytes
  /// @param draw a random number from 0 to 99
  public boolean isFullFor(long size, int draw) {
    return full && draw < randomProbability && (sizes.isEmpty() || sizes.get().contains(size));
  }

  /// Starts from a standard page heap with stacks.
  public static Builder builder() {
    return new Builder();
  }

  /// Builds settings. The setters are named for the components of [PageHeapSettings] and mean the
  /// same.
  public static final class Builder {
    private boolean full;
    private boolean traces = true;
    private boolean backwards;
    private boolean unaligned;
    private int randomProbability = 100;
    private Optional<Range> sizes = Optional.empty();
    private Optional<Range> addresses = Optional.empty();
    private List<String> libraries = List.of();
    private int faultRate;
    private int faultGraceSeconds;
    private boolean leaks;
    private boolean protect;
    private boolean noSync;
    private boolean noLockChecks;

    private Builder() {}

    /// Sets [PageHeapSettings#full].
    public Builder full(boolean full) {
      this.full = full;
      return this;
    }

    /// Sets [PageHeapSettings#traces].
    public Builder traces(boolean traces) {
      this.traces = traces;
      return this;
    }

    /// Sets [PageHeapSettings#backwards].
    public Builder backwards(boolean backwards) {
      this.backwards = backwards;
      return this;
    }

    /// Sets [PageHeapSettings#unaligned].
    public Builder unaligned(boolean unaligned) {
      this.unaligned = unaligned;
      return this;
    }

    /// Sets [PageHeapSettings#randomProbability].
    public Builder randomProbability(int randomProbability) {
      this.randomProbability = randomProbability;
      return this;
    }

    /// Sets [PageHeapSettings#sizes].
    public Builder sizes(Range sizes) {
      this.sizes = Optional.of(sizes);
      return this;
    }

    /// Sets [PageHeapSettings#addresses].
    public Builder addresses(Range addresses) {
      this.addresses = Optional.of(addresses);
      return this;
    }

    /// Sets [PageHeapSettings#libraries].
    public Builder libraries(List<String> libraries) {
      this.libraries = List.copyOf(libraries);
      return this;
    }

    /// Sets [PageHeapSettings#faultRate] and [PageHeapSettings#faultGraceSeconds].
    public Builder fault(int rate, int graceSeconds) {
      this.faultRate = rate;
      this.faultGraceSeconds = graceSeconds;
      return this;
    }

    /// Sets [PageHeapSettings#leaks].
    public Builder leaks(boolean leaks) {
      this.leaks = leaks;
      return this;
    }

    /// Sets [PageHeapSettings#protect].
    public Builder protect(boolean protect) {
      this.protect = protect;
      return this;
    }

    /// Sets [PageHeapSettings#noSync].
    public Builder noSync(boolean noSync) {
      this.noSync = noSync;
      return this;
    }

    /// Sets [PageHeapSettings#noLockChecks].
    public Builder noLockChecks(boolean noLockChecks) {
      this.noLockChecks = noLockChecks;
      return this;
    }

    /// The settings.
    ///
    /// @throws FlagFormatException naming those that are not consistent
    public PageHeapSettings build() {
      return new PageHeapSettings(
          true,
          full,
          traces,
          backwards,
          unaligned,
          randomProbability,
          sizes,
          addresses,
          libraries,
          faultRate,
          faultGraceSeconds,
          leaks,
          protect,
          noSync,
          noLockChecks);
    }
  }
}
