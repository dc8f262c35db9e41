package org.freehold.lab.policy;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/// The values of a policy's options, checked.
public final class Settings {

  private final Map<String, String> values;

  Settings(Map<String, String> values) {
    this.values = new LinkedHashMap<>(values);
  }

  private String value(String name) {
    String value = values.get(name);
    if (value == null) {
      throw new IllegalStateException("the policy has no option " + name);
    }
    return value;
  }

  int number(String name) {
    return Math.toIntExact(Long.parseLong(value(name)));
  }

  <E extends Enum<E>> E choice(Class<E> type, String name) {
    return Enum.valueOf(type, value(name).toUpperCase(Locale.ROOT));
  }

  boolean is(String name, String choice) {
    return value(name).equals(choice);
  }
}
