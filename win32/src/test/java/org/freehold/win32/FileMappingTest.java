package org.freehold.win32;

import static org.assertj.core.api.Assertions.assertThat;
import static org.freehold.win32.FileMap.FILE_MAP_ALL_ACCESS;
import static org.freehold.win32.FileMap.FILE_MAP_COPY;
import static org.freehold.win32.FileMap.FILE_MAP_EXECUTE;
import static org.freehold.win32.FileMap.FILE_MAP_READ;
import static org.freehold.win32.FileMap.FILE_MAP_WRITE;
import static org.freehold.win32.Mem.MEM_COMMIT;
import static org.freehold.win32.Mem.MEM_DECOMMIT;
import static org.freehold.win32.Mem.MEM_MAPPED;
import static org.freehold.win32.Mem.MEM_RELEASE;
import static org.freehold.win32.Page.PAGE_EXECUTE;
import static org.freehold.win32.Page.PAGE_GUARD;
import static org.freehold.win32.Page.PAGE_NOACCESS;
import static org.freehold.win32.Page.PAGE_READONLY;
import static org.freehold.win32.Page.PAGE_READWRITE;
import static org.freehold.win32.Page.PAGE_WRITECOPY;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.freehold.vm.AddressSpace;
import org.freehold.vm.SimulatedMachine;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The documented results of the file mapping calls, on both kinds of memory.
@Timeout(60)
class FileMappingTest {

  private static final int SLOT = 0x10000;

  @TempDir private Path folder;
  private final String name = "mapping " + ProcessHandle.current().pid() + " " + System.nanoTime();
  private final List<Handle> handles = new ArrayList<>();
  private Kernel32 kernel32 =
      new Kernel32(SimulatedMachine.builder().build().createProcess("mappings"));

  private void use(boolean isNative) {
    kernel32 = isNative ? new Kernel32(AddressSpace.host()) : kernel32;
  }

  @AfterEach
  void closeAll() {
    handles.forEach(kernel32::CloseHandle);
  }

  private Handle create(int protect, long size, @Nullable String named) {
    Handle handle = kernel32.CreateFileMapping(null, protect, size, named);
    handles.add(Objects.requireNonNull(handle));
    return handle;
  }

  private void assertFails(int error, boolean failed) {
    assertThat(failed).isTrue();
    assertThat(kernel32.GetLastError()).isEqualTo(error);
  }

  private void assertNotCreated(int error, @Nullable Path file, int protect, long size) {
    assertFails(error, kernel32.CreateFileMapping(file, protect, size, null) == null);
  }

  @Test
  void wrongProtectionsAttributesAndSizesAreRefused() throws IOException {
    assertNotCreated(87, null, PAGE_READWRITE, 0);
    for (int protect :
        new int[] {0, PAGE_NOACCESS, PAGE_EXECUTE, PAGE_READWRITE | PAGE_READONLY, 0x104}) {
      assertNotCreated(87, null, protect, SLOT);
    }
    assertNotCreated(87, null, PAGE_READWRITE | PAGE_GUARD, SLOT);
    assertNotCreated(87, null, PAGE_READWRITE | Sec.SEC_COMMIT | Sec.SEC_RESERVE, SLOT);
    assertNotCreated(50, null, PAGE_READWRITE | Sec.SEC_RESERVE, SLOT);
    assertNotCreated(50, null, PAGE_READWRITE | Sec.SEC_IMAGE, SLOT);
    assertNotCreated(1314, null, PAGE_READWRITE | Sec.SEC_LARGE_PAGES | Sec.SEC_COMMIT, SLOT);
    Path empty = Files.createFile(folder.resolve("empty"));
    assertNotCreated(1006, empty, PAGE_READWRITE, 0);
    assertNotCreated(8, empty, PAGE_READONLY, 1);
    assertNotCreated(2, folder.resolve("none"), PAGE_READWRITE, 0);
    assertNotCreated(193, folder, PAGE_READONLY, 0);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void anExistingNameIsOpenedAndReported(boolean isNative) {
    use(isNative);
    kernel32.SetLastError(5);
    create(PAGE_READWRITE, SLOT, "Local\\" + name);
    assertThat(kernel32.GetLastError()).isZero();
    Handle second = create(PAGE_READONLY, 2 * SLOT, "Global\\" + name);
    assertThat(kernel32.GetLastError()).isEqualTo(183);
    long view = kernel32.MapViewOfFile(second, FILE_MAP_ALL_ACCESS, 0, SLOT);
    assertThat(view).isPositive();
    assertThat(kernel32.UnmapViewOfFile(view)).isTrue();
    assertFails(5, kernel32.MapViewOfFile(second, FILE_MAP_READ, 0, 2 * SLOT) == 0);
    assertFails(2, kernel32.OpenFileMapping(FILE_MAP_READ, false, name + "x") == null);
    assertFails(87, kernel32.OpenFileMapping(FILE_MAP_READ, false, null) == null);
    assertFails(3, kernel32.OpenFileMapping(FILE_MAP_READ, false, "a\\b") == null);
    assertFails(3, kernel32.CreateFileMapping(null, PAGE_READWRITE, 1, "a\\b") == null);
    assertFails(123, kernel32.CreateFileMapping(null, PAGE_READWRITE, 1, "\0") == null);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aHandleGrantsTheAccessItWasOpenedWith(boolean isNative) {
    use(isNative);
    create(PAGE_READWRITE, SLOT, name);
    Handle reading = Objects.requireNonNull(kernel32.OpenFileMapping(FILE_MAP_READ, false, name));
    Handle writing = Objects.requireNonNull(kernel32.OpenFileMapping(FILE_MAP_WRITE, false, name));
    Handle copying = Objects.requireNonNull(kernel32.OpenFileMapping(FILE_MAP_COPY, false, name));
    handles.addAll(List.of(reading, writing, copying));
    assertFails(5, kernel32.MapViewOfFile(reading, FILE_MAP_WRITE, 0, 0) == 0);
    assertFails(5, kernel32.MapViewOfFile(writing, FILE_MAP_READ, 0, 0) == 0);
    assertFails(5, kernel32.MapViewOfFile(copying, FILE_MAP_WRITE, 0, 0) == 0);
    assertFails(5, kernel32.MapViewOfFile(reading, FILE_MAP_READ | FILE_MAP_EXECUTE, 0, 0) == 0);
    assertFails(87, kernel32.MapViewOfFile(reading, 0, 0, 0) == 0);
    for (long view :
        new long[] {
          kernel32.MapViewOfFile(reading, FILE_MAP_READ, 0, 0),
          kernel32.MapViewOfFile(reading, FILE_MAP_COPY, 0, 0),
          kernel32.MapViewOfFile(writing, FILE_MAP_WRITE, 0, 0),
          kernel32.MapViewOfFile(copying, FILE_MAP_COPY, 0, 0)
        }) {
      assertThat(view).isPositive();
      assertThat(view % SLOT).isZero();
      assertThat(kernel32.UnmapViewOfFile(view)).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void viewsAreQueriedProtectedAndOnlyUnmapped(boolean isNative) {
    use(isNative);
    Handle mapping = create(PAGE_READWRITE, 2 * SLOT, null);
    long view = kernel32.MapViewOfFile(mapping, FILE_MAP_WRITE, SLOT, 0x1800);
    MemoryBasicInformation region = Objects.requireNonNull(kernel32.VirtualQuery(view + 0x1000));
    assertThat(region)
        .isEqualTo(
            new MemoryBasicInformation(
                view + 0x1000,
                view,
                PAGE_READWRITE,
                0x1000,
                MEM_COMMIT,
                PAGE_READWRITE,
                MEM_MAPPED));
    assertFails(87, !kernel32.VirtualFree(view, 0, MEM_RELEASE));
    assertFails(87, !kernel32.VirtualFree(view, 0x1000, MEM_DECOMMIT));
    assertFails(5, kernel32.VirtualAlloc(view, 0x1000, MEM_COMMIT, PAGE_READWRITE) == 0);
    int[] old = new int[1];
    assertThat(kernel32.VirtualProtect(view, 1, PAGE_READONLY, old)).isTrue();
    assertThat(old[0]).isEqualTo(PAGE_READWRITE);
    assertFails(87, !kernel32.VirtualProtect(view, 1, PAGE_WRITECOPY, old));
    assertThat(kernel32.FlushViewOfFile(view, 0)).isTrue();
    assertFails(487, !kernel32.FlushViewOfFile(1, 0));
    assertThat(kernel32.UnmapViewOfFile(view)).isTrue();
    assertFails(487, !kernel32.UnmapViewOfFile(view));
    assertFails(487, !kernel32.UnmapViewOfFile(0));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void addressesOffsetsAndHandlesAreChecked(boolean isNative) {
    use(isNative);
    Handle mapping = create(PAGE_READWRITE, 4 * SLOT, null);
    assertFails(1132, kernel32.MapViewOfFile(mapping, FILE_MAP_READ, 0x1000, 0) == 0);
    assertFails(1132, kernel32.MapViewOfFileEx(mapping, FILE_MAP_READ, 0, 0, 0x1234_1000L) == 0);
    long view = kernel32.MapViewOfFile(mapping, FILE_MAP_READ, 0, 0);
    assertFails(487, kernel32.MapViewOfFileEx(mapping, FILE_MAP_READ, 0, SLOT, view) == 0);
    assertThat(kernel32.UnmapViewOfFile(view)).isTrue();
    assertThat(kernel32.MapViewOfFileEx(mapping, FILE_MAP_READ, 0, SLOT, view)).isEqualTo(view);
    assertThat(kernel32.CloseHandle(mapping)).isTrue();
    assertThat(kernel32.UnmapViewOfFile(view)).isTrue();
    assertFails(6, !kernel32.CloseHandle(mapping));
    assertFails(6, !kernel32.CloseHandle(null));
    assertFails(6, kernel32.MapViewOfFile(mapping, FILE_MAP_READ, 0, 0) == 0);
    assertFails(6, kernel32.MapViewOfFile(null, FILE_MAP_READ, 0, 0) == 0);
    Handle process = kernel32.GetCurrentProcess();
    assertFails(6, kernel32.MapViewOfFile(process, FILE_MAP_READ, 0, 0) == 0);
  }

  @Test
  void theCommitLimitRefusesMappingsAndCopies() {
    kernel32 =
        new Kernel32(
            SimulatedMachine.builder().commitLimit(3 * SLOT).build().createProcess("limit"));
    assertNotCreated(1455, null, PAGE_READWRITE, 3 * SLOT + 1);
    Handle mapping = create(PAGE_READWRITE, 2 * SLOT, null);
    assertFails(1455, kernel32.MapViewOfFile(mapping, FILE_MAP_COPY, 0, 0) == 0);
    assertThat(kernel32.MapViewOfFile(mapping, FILE_MAP_WRITE, 0, 0)).isPositive();
    assertThat(kernel32.MapViewOfFile(mapping, FILE_MAP_COPY, 0, SLOT)).isPositive();
  }

  @Test
  void anExhaustedAddressSpaceIsNotEnoughMemory() {
    kernel32 =
        new Kernel32(
            SimulatedMachine.builder().bits(32).userRange(1 << 20).build().createProcess("full"));
    Handle mapping = create(PAGE_READWRITE, 1 << 20, null);
    assertFails(8, kernel32.MapViewOfFile(mapping, FILE_MAP_READ, 0, 0) == 0);
  }
}
