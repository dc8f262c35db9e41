package org.freehold.playground.internal.stories;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// All stories, and those that were told last.
public final class Stories {

  private static final int MOST_KEPT = 16;

  private static final List<Teller> ALL =
      List.of(
          BytesStory.teller(),
          StackStory.teller(),
          LayoutStory.teller(),
          CommitStory.teller(),
          GranularityStory.teller(),
          ThreadsStory.teller());

  private record Told(String name, Settings settings) {}

  private final Map<Told, Story> told = new LinkedHashMap<>();

  /// All of them.
  public static List<Teller> all() {
    return ALL;
  }

  /// Finds a story by name.
  public static Optional<Teller> find(String name) {
    return ALL.stream().filter(each -> each.name().equals(name)).findFirst();
  }

  /// Tells a story, one at a time; one that was told lately is not told again.
  ///
  /// @param given settings, by name
  /// @throws IllegalArgumentException for a setting that is out of bounds, in words
  public synchronized Story tell(Teller teller, Map<String, String> given) {
    Settings settings = new Settings(teller.settings(), given);
    Told key = new Told(teller.name(), settings);
    Story story = told.get(key);
    if (story == null) {
      story = teller.telling().apply(settings);
      told.put(key, story);
      if (told.size() > MOST_KEPT) {
        told.remove(told.keySet().iterator().next());
      }
    }
    return story;
  }
}
