package org.freehold.clib;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.lang.ref.WeakReference;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.List;
import org.freehold.clib.internal.link.NativeLibrary;
import org.freehold.heap.Heap;
import org.freehold.heap.HeapOptions;
import org.freehold.heap.PageHeap;
import org.freehold.vm.AddressSpace;
import org.junit.jupiter.api.Test;

class CLibraryTest {

  @Test
  void aLibraryThatIsNotInstalledIsNamedWithItsPackage() {
    assertThatThrownBy(() -> NativeLibrary.load("libnothing.so.7", "libnothing7"))
        .isInstanceOfSatisfying(
            UnavailableLibraryException.class,
            e -> {
              assertThat(e.file()).isEqualTo("libnothing.so.7");
              assertThat(e.debianPackage()).isEqualTo("libnothing7");
            })
        .hasMessage("libnothing.so.7 is not installed: on Debian it is in the package libnothing7");
  }

  @Test
  void aLibraryThatIsTooOldIsNamedWithBothVersions() {
    NativeLibrary c = NativeLibrary.load("libc.so.6", "libc6");
    c.requireVersion(
        CLibrary.versionNumber("1.2.10"), CLibrary.versionNumber("1.2.9"), "1.2.10", "1.2.9");
    assertThatThrownBy(() ->
            c.requireVersion(
                CLibrary.versionNumber("1.1.4"), CLibrary.versionNumber("1.2"), "1.1.4", "1.2"))
        .isInstanceOf(UnavailableLibraryException.class)
        .hasMessage("libc.so.6 is version 1.1.4, and at least 1.2 is needed");
    assertThatThrownBy(() -> c.address("no_such_function"))
        .isInstanceOf(UnavailableLibraryException.class)
        .hasMessage("libc.so.6 has no no_such_function: it is too old, or was built without it");
  }

  @Test
  void versionsAreComparedPartByPart() {
    List<String> inOrder =
        List.of("1", "1.2.9", "1.2.10", "1.2.13.1-motley", "1.3", "2.0.0", "10.0");
    assertThat(inOrder.stream().map(CLibrary::versionNumber)).isSorted();
    assertThat(CLibrary.versionNumber("2.5.0")).isEqualTo(2_005_000);
  }

  @Test
  void aHeapThatChecksItsBlocksGetsEveryBlockOfSqlite() {
    HeapOptions plain = HeapOptions.of(AddressSpace.host());
    assertThat(SqliteOptions.suiting(plain)).isEqualTo(SqliteOptions.FEW_CALLS);
    HeapOptions checking = HeapOptions.builder(AddressSpace.host()).pageHeap(PageHeap.FULL).build();
    assertThat(SqliteOptions.suiting(checking)).isEqualTo(SqliteOptions.EVERY_BLOCK);
    assertThatThrownBy(() -> SqliteOptions.FEW_CALLS.withPageCache(100, 3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("pageSize must be 512 to 65536, pageSize=100");
  }

  /// A stub in an arena that is open holds the class loader of its target for ever.
  @Test
  void aClosedHandleLetsTheClassLoaderGo() throws Exception {
    assumeTrue(NativeCalls.has("libz.so.1"), "zlib is in the package zlib1g");
    WeakReference<ClassLoader> loader = useInALoaderOfItsOwn();
    for (int i = 0; i < 100 && loader.get() != null; i++) {
      System.gc();
      Thread.sleep(20);
    }
    assertThat(loader.get()).isNull();
  }

  private static WeakReference<ClassLoader> useInALoaderOfItsOwn() throws Exception {
    URL[] place = {placeOf(CLibrary.class)};
    ChildFirst loader = new ChildFirst(place);
    Class<?> library = loader.loadClass(CLibrary.class.getName());
    assertThat(library.getClassLoader()).isSameAs(loader);
    try (Heap heap = Heaps.PLAIN.make()) {
      for (String each : List.of("zlib", "expat", "zstd", "lua")) {
        try {
          AutoCloseable handle =
              (AutoCloseable) library.getMethod(each, Heap.class).invoke(null, heap);
          handle.close();
        } catch (java.lang.reflect.InvocationTargetException _) {
          // This one is not installed.
        }
      }
    }
    loader.close();
    return new WeakReference<>(loader);
  }

  private static URL placeOf(Class<?> type) throws Exception {
    return URI.create(type.getProtectionDomain().getCodeSource().getLocation().toString()).toURL();
  }

  /// Loads the classes of this module itself, and all others as everybody does.
  private static final class ChildFirst extends URLClassLoader {
    ChildFirst(URL[] urls) {
      super(urls, CLibraryTest.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      synchronized (getClassLoadingLock(name)) {
        Class<?> known = findLoadedClass(name);
        if (known == null && name.startsWith("org.freehold.clib.")) {
          known = findClass(name);
        }
        return known == null ? super.loadClass(name, resolve) : known;
      }
    }
  }
}
