package org.freehold.flags;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/// What a settings file holds. Immutable; the methods answer changed copies.
///
/// * *boot* is what the machine starts with (the registry, `/r`).
/// * *running* is the machine as it runs (`/k`). It begins as what the machine started with, and is
///   forgotten when the machine starts again: it carries the number of the start that it was made
///   in.
/// * An *image* is the name of a main class, with or without its package, or of a jar file.
public final class FlagSettings {

  /// Nothing is set.
  public static final FlagSettings EMPTY =
      new FlagSettings(SectionSettings.NOTHING, SectionSettings.NOTHING, new TreeMap<>());

  private final SectionSettings boot;
  private final SectionSettings running;
  private final SortedMap<String, SectionSettings> images;

  private FlagSettings(
      SectionSettings boot, SectionSettings running, SortedMap<String, SectionSettings> images) {
    this.boot = boot;
    this.running = running;
    this.images = images;
  }

  /// Checks the name of an image.
  ///
  /// @param name of a main class or a jar file
  /// @return the name
  /// @throws FlagFormatException when no image can have it
  public static String checkImage(String name) {
    boolean isLine = name.equals(name.strip()) && name.chars().noneMatch(Character::isISOControl);
    if (name.isEmpty() || !isLine || name.indexOf('/') >= 0) {
      throw new FlagFormatException(
          "'" + name + "' is no image: it is the name of a main class or jar, without a folder");
    }
    return name;
  }

  /// What the machine starts with.
  public SectionSettings boot() {
    return boot;
  }

  /// The settings with another beginning.
  public FlagSettings withBoot(SectionSettings settings) {
    return new FlagSettings(settings, running, images);
  }

  /// What was set for the machine as it runs, whichever start that was for.
  SectionSettings storedRunning() {
    return running;
  }

  /// The machine as it runs.
  ///
  /// @param bootId the number of the machine's start
  public SectionSettings running(String bootId) {
    boolean isOfThisStart = running.bootId().isEmpty() || running.bootId().equals(bootId);
    boolean isSet = !running.equals(SectionSettings.NOTHING);
    return isSet && isOfThisStart ? running : boot;
  }

  /// The settings with another running machine.
  public FlagSettings withRunning(SectionSettings settings) {
    return new FlagSettings(boot, settings, images);
  }

  /// The images that something was said about, by name. Unmodifiable.
  public Map<String, SectionSettings> images() {
    return Collections.unmodifiableSortedMap(images);
  }

  /// What is said about an image; nothing for one that is unknown.
  public SectionSettings image(String name) {
    return images.getOrDefault(name, SectionSettings.NOTHING);
  }

  /// The settings with another image.
  ///
  /// @param name of a main class or jar
  /// @param change makes the new settings from the old ones
  /// @throws FlagFormatException when no image can have the name
  public FlagSettings withImage(String name, UnaryOperator<SectionSettings> change) {
    SectionSettings before = image(name);
    SectionSettings after = change.apply(before);
    if (after.equals(before)) {
      return this;
    }
    SortedMap<String, SectionSettings> changed = new TreeMap<>(images);
    changed.put(checkImage(name), after);
    return new FlagSettings(boot, running, changed);
  }

  /// The settings with the section of an image, even when it says nothing.
  FlagSettings withSection(String name, SectionSettings section) {
    SortedMap<String, SectionSettings> changed = new TreeMap<>(images);
    changed.put(checkImage(name), section);
    return new FlagSettings(boot, running, changed);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof FlagSettings same
        && boot.equals(same.boot)
        && running.equals(same.running)
        && images.equals(same.images);
  }

  @Override
  public int hashCode() {
    return boot.hashCode() * 31 * 31 + running.hashCode() * 31 + images.hashCode();
  }

  /// The text of a settings file.
  @Override
  public String toString() {
    return SettingsText.write(this);
  }
}
