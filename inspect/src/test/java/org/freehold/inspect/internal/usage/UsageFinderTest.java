package org.freehold.inspect.internal.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.freehold.inspect.MapTexts.regions;
import static org.freehold.inspect.MapTexts.usages;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.freehold.inspect.MapRegion;
import org.freehold.inspect.MapTexts;
import org.freehold.inspect.ProcessMaps;
import org.freehold.inspect.Usage;
import org.freehold.inspect.internal.proc.ProcessFacts;
import org.freehold.inspect.internal.proc.SmapsParser;
import org.freehold.vm.Access;
import org.freehold.vm.Region;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UsageFinderTest {

  private static final ProcessFacts THREADS =
      new ProcessFacts(1, "t", "", "", 3, 0, Map.of(0x7f0000803000L, "thread 2"));

  @Test
  void aProgramIsOneAllocationWithItsData() throws IOException {
    List<MapRegion> regions =
        regions(
            "55d0c8a00000-55d0c8a02000 r--p 00000000 fe:00 9 /bin/x",
            "55d0c8a02000-55d0c8a06000 r-xp 00002000 fe:00 9 /bin/x",
            "55d0c8a06000-55d0c8a07000 rw-p 00006000 fe:00 9 /bin/x",
            "55d0c8a07000-55d0c8a09000 rw-p 00000000 00:00 0");
    assertThat(regions).allMatch(region -> region.usage() == Usage.IMAGE);
    assertThat(regions).allMatch(region -> region.type() == Region.Type.IMAGE);
    assertThat(regions).allMatch(region -> region.allocationBase() == 0x55d0c8a00000L);
    assertThat(regions.get(3).detail()).isEqualTo("data of x");
    assertThat(regions.get(2).protection().access()).isEqualTo(Access.WRITE_COPY);
  }

  @Test
  void memoryBehindReadOnlyDataIsNotTheProgramsData() throws IOException {
    assertThat(usages("1000-2000 r-xp 00000000 fe:00 9 /bin/x", "2000-3000 rw-p 00000000 00:00 0"))
        .containsExactly(Usage.IMAGE, Usage.PRIVATE_DATA);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "r--p | /usr/lib/libicudata.so.72              | IMAGE",
        "r--p | /usr/share/locale/C                    | MAPPED_FILE",
        "r-xp | /opt/tool                              | IMAGE",
        "r--p | /opt/classes.jsa                       | MAPPED_FILE",
        "rw-p | [heap]                                 | HEAP",
        "rw-p | [stack]                                | STACK",
        "rw-p | [stack:77]                             | STACK",
        "r-xp | [vdso]                                 | OTHER",
        "r--p | [vvar]                                 | OTHER",
        "r--p | [vvar_vclock]                          | OTHER",
        "rw-s | anon_inode:[io_uring]                  | OTHER",
        "rw-s | /memfd:ring (deleted)                  | SHAREABLE",
        "r-xs | /memfd:code (deleted)                  | SHAREABLE",
        "rw-s | /dev/shm/queue                         | SHAREABLE",
        "rw-s | /SYSV00000000 (deleted)                | SHAREABLE",
        "rw-s | /dev/zero (deleted)                    | SHAREABLE",
        "rw-s | ''                                     | SHAREABLE",
        "rw-p | ''                                     | PRIVATE_DATA",
        "---p | ''                                     | RESERVED",
        "rw-p | /anon_hugepage (deleted)               | PRIVATE_DATA",
        "rw-p | [anon: glibc: malloc arena]            | HEAP",
        "rw-p | [anon:scudo:primary]                   | HEAP",
        "rw-p | [anon: glibc: pthread stack: 8]        | STACK",
        "rw-p | [anon:stack_and_tls:9]                 | STACK",
        "rw-p | [anon:dalvik-jit-code-cache]           | CODE_CACHE",
        "rw-p | [anon:Java heap]                       | JAVA_HEAP",
        "rw-p | [anon:Metaspace]                       | METASPACE",
        "rw-p | [anon:.bss]                            | IMAGE",
        "rw-p | [anon:something]                       | PRIVATE_DATA",
      })
  void aNameTells(String permissions, String name, Usage usage) throws IOException {
    assertThat(usages("1000-2000 " + permissions + " 00000000 00:00 5                 " + name))
        .containsExactly(usage);
  }

  @Test
  void arenasOfGlibcAreHeaps() throws IOException {
    List<MapRegion> regions =
        regions(
            "7f6554000000-7f6554721000 rw-p 00000000 00:00 0",
            "7f6554721000-7f6558000000 ---p 00000000 00:00 0",
            "7f6560000000-7f6560021000 rw-p 00000000 00:00 0",
            "7f6560021000-7f6563fff000 ---p 00000000 00:00 0");
    assertThat(regions.get(0).usage()).isEqualTo(Usage.HEAP);
    assertThat(regions.get(1).usage()).isEqualTo(Usage.HEAP);
    assertThat(regions.get(1).state()).isEqualTo(Region.State.RESERVED);
    assertThat(regions.get(1).allocationBase()).isEqualTo(0x7f6554000000L);
    assertThat(regions.get(2).usage()).isEqualTo(Usage.PRIVATE_DATA);
    assertThat(regions.get(3).usage()).isEqualTo(Usage.RESERVED);
  }

  @Test
  void aStackPointerTellsAStackAndItsThread() throws IOException {
    List<MapRegion> regions =
        find(
            THREADS,
            "7f00007ff000-7f0000800000 ---p 00000000 00:00 0",
            "7f0000800000-7f0000804000 rw-p 00000000 00:00 0");
    assertThat(regions).allMatch(region -> region.usage() == Usage.STACK);
    assertThat(regions.get(1).detail()).isEqualTo("thread 2");
    assertThat(regions.get(1).allocationBase()).isEqualTo(0x7f00007ff000L);
  }

  @Test
  void aStackPointerIntoMemoryWithoutAGuardIsACoroutines() throws IOException {
    assertThat(find(THREADS, "7f0000800000-7f0000900000 rw-p 00000000 00:00 0").getFirst().usage())
        .isEqualTo(Usage.PRIVATE_DATA);
  }

  @Test
  void withoutStackPointersTheShapeTells() throws IOException {
    String[] stack = {
      "7f00007ff000-7f0000800000 ---p 00000000 00:00 0",
      "7f0000800000-7f0001000000 rw-p 00000000 00:00 0"
    };
    assertThat(find(facts(2, Map.of()), stack)).allMatch(each -> each.usage() == Usage.STACK);
    assertThat(find(facts(1, Map.of()), stack)).noneMatch(each -> each.usage() == Usage.STACK);
    Map<Long, String> all = new LinkedHashMap<>(Map.of(1L, "one", 2L, "two"));
    assertThat(find(facts(2, all), stack)).noneMatch(each -> each.usage() == Usage.STACK);
  }

  private static ProcessFacts facts(int threads, Map<Long, String> pointers) {
    return new ProcessFacts(1, "t", "", "", threads, 0, pointers);
  }

  @Test
  void theAreasOfAJvmAreFound() throws IOException {
    Map<Usage, Long> sizes = new LinkedHashMap<>();
    List<MapRegion> regions = ProcessMaps.parse("t", MapTexts.JAVA).regions();
    regions.forEach(region -> sizes.merge(region.usage(), region.size(), Long::sum));
    assertThat(sizes)
        .containsEntry(Usage.JAVA_HEAP, 0x20000000L)
        .containsEntry(Usage.CDS_ARCHIVE, 0xd95000L)
        .containsEntry(Usage.METASPACE, 0x4000000L + 0x5d000000L - 0x1cd95000L)
        .containsEntry(Usage.CODE_CACHE, 0x7f65a3400000L - 0x7f65943ff000L)
        .containsEntry(Usage.HEAP, 0x4000000L + 0x49000L)
        .containsEntry(Usage.STACK, 2 * 0x100000L + 0x21000L)
        .containsEntry(Usage.PRIVATE_DATA, 0x5e8000L + 0x8000L)
        .containsEntry(Usage.RESERVED, 0x210000L);
    assertThat(regions.get(7).name()).endsWith("classes.jsa");
    assertThat(regions.get(7).usage()).isEqualTo(Usage.JAVA_HEAP);
    assertThat(regions.get(8).allocationBase()).isEqualTo(0xe0000000L);
  }

  @Test
  void anArchiveOfAnyNameIsFoundByTheCommandLine() throws IOException {
    String command = "java -XX:AOTCache=/srv/app/cache -jar app.jar";
    ProcessFacts facts = new ProcessFacts(1, "java", command, "", 1, 0, Map.of());
    assertThat(
            find(
                    facts,
                    "80001000-80d95000 rw-p 00001000 fe:00 3 /srv/app/cache",
                    "80d95000-90000000 ---p 00000000 00:00 0",
                    "7f65b44e3000-7f65b556f000 r-xp 002e3000 fe:00 4 /opt/jdk/libjvm.so")
                .stream()
                .map(MapRegion::usage))
        .containsExactly(Usage.CDS_ARCHIVE, Usage.METASPACE, Usage.IMAGE);
  }

  @Test
  void whatLooksLikeAJvmsIsNotOneWithoutAJvm() throws IOException {
    assertThat(
            usages(
                "80000000-90000000 rw-p 00000000 00:00 0",
                "7f65943ff000-7f659466f000 rwxp 00000000 00:00 0"))
        .containsOnly(Usage.PRIVATE_DATA);
  }

  @Test
  void pagesThatWereWrittenStayCommittedWithoutAccess() throws IOException {
    List<MapRegion> regions =
        regions("1000-2000 ---p 00000000 00:00 0", "Rss:      4 kB", "VmFlags: mr mw");
    assertThat(regions.getFirst().state()).isEqualTo(Region.State.COMMITTED);
    assertThat(regions.getFirst().protection().access()).isEqualTo(Access.NONE);
  }

  private static List<MapRegion> find(ProcessFacts facts, String... lines) throws IOException {
    return new UsageFinder(SmapsParser.parse("t", String.join("\n", lines)), facts).regions();
  }
}
