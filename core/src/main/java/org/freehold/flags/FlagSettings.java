package org.freehold.flags;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/// The contents of a settings file. Immutable; the methods return changed copies.
///
/// * *boot* holds the settings that the machine starts with (the registry, `/r`).
/// * *running* holds the settings of the running machine (`/k`). They begin as those that the
///   machine started with, and are discarded when the machine is rebooted: they carry the boot id
///   under which they were made.
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
  /// @throws FlagFormatException when it is not valid
  public static String checkImage(String name) {
    boolean isLine = name.equals(name.strip()) && name.chars().noneMatch(Character::isISOControl);
    if (name.isEmpty() || !isLine || name.indexOf('/') >= 0) {
      throw new FlagFormatException(
          "'"
              + name
              + "' is not an image: expected the name of a main class or jar, without a folder");
    }
    return name;
  }

  /// The settings that the machine starts with.
  public SectionSettings boot() {
    return boot;
  }

  /// The same, with other boot settings.
  public FlagSettings withBoot(SectionSettings settings) {
    return new FlagSettings(settings, running, images);
  }

  /// The stored settings of the running machine, whichever boot they were made in.
  SectionSettings storedRunning() {
    return running;
  }

  /// The settings of the running machine.
  ///
  /// @param bootId the boot id of the machine
  public SectionSettings running(String bootId) {
    boolean isOfThisStart = running.bootId().isEmpty() || running.bootId().equals(bootId);
    boolean isSet = !running.equals(SectionSettings.NOTHING);
    return isSet && isOfThisStart ? running : boot;
  }

  /// The same, with other settings of the running machine.
  public FlagSettings withRunning(SectionSettings settings) {
    return new FlagSettings(boot, settings, images);
  }

  /// The settings of images by name; unmodifiable.
  public Map<String, SectionSettings> images() {
    return Collections.unmodifiableSortedMap(images);
  }

  /// The settings of an image; none for an unknown one.
  public SectionSettings image(String name) {
    return images.getOrDefault(name, SectionSettings.NOTHING);
  }

  /// The same, with other settings of an image.
  ///
  /// @param name of a main class or jar
  /// @param change makes the new settings from the old ones
  /// @throws FlagFormatException when the name is not valid
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

  /// The same, with the section of an image, even when it is empty.
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
