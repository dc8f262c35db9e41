package org.freehold.architecture;

import java.nio.file.Files;
import java.nio.file.Path;

/// The checkout that is being built.
public final class Checkout {

  private Checkout() {}

  /// Its root: the folder with the file `.editorconfig`, here or above.
  public static Path root() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve(".editorconfig"))) {
      folder = folder.getParent();
    }
    return folder;
  }
}
