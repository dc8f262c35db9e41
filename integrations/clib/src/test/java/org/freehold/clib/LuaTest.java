package org.freehold.clib;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;
import org.freehold.heap.Heap;
import org.freehold.heap.HeapOptions;
import org.freehold.heap.LeakReport;
import org.freehold.vm.AddressSpace;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LuaTest {

  private static int sizeOn(Heaps kind) {
    return kind == Heaps.PAGE_HEAP ? 300 : 2000;
  }

  @BeforeEach
  void isInstalled() {
    assumeTrue(NativeCalls.has("liblua5.4.so.0"), "Lua is in the package liblua5.4-0");
  }

  private static String expected(LuaScript script, int size) {
    long state = script.newDefaultState();
    String answer = script.run(state, size);
    script.close(state);
    return answer;
  }

  @ParameterizedTest
  @EnumSource(Heaps.class)
  void aScriptGivesTheSameAnswerAndAllItsMemoryBack(Heaps kind) {
    LuaScript script = new LuaScript();
    int size = sizeOn(kind);
    try (Heap heap = kind.make()) {
      Lua lua = CLibrary.lua(heap);
      assertThat(lua.version()).isEqualTo("5.4");
      long state = lua.newState();
      assertThat(script.run(state, size)).isEqualTo(expected(script, size));
      assertThat(lua.usage().liveBytes()).isPositive();
      lua.closeState(state);
      lua.close();
      LibraryUsage usage = lua.usage();
      assertThat(usage.allocations()).isGreaterThan(size).isEqualTo(usage.frees());
      assertThat(usage.bytesAllocated()).isEqualTo(usage.bytesFreed());
      assertThat(usage.failedCalls()).isZero();
      assertThat(LeakReport.lines(List.of(heap))).isEmpty();
      heap.validate();
      assertThat(heap.summary().busyBlocks()).isZero();
    }
  }

  @Test
  void eachNthRequestRefusedIsAnErrorOfLuaAndLosesNothing() {
    for (long n : new long[] {1, 2, 3, 5, 10, 50, 100, 1000, 5000}) {
      refuse(n, 0, 2000);
    }
  }

  @Test
  void eachRequestRefusedOnceIsAnErrorOfLuaAndLosesNothing() {
    for (long k = 1; k < 200; k++) {
      refuse(0, k, 20);
    }
  }

  @Test
  @Tag("campaign")
  void eachRequestOfALongScriptRefusedOnceIsAnErrorOfLuaAndLosesNothing() {
    for (long k = 1; k < 1500; k++) {
      refuse(0, k, 100);
    }
  }

  private static void refuse(long every, long only, int size) {
    LuaScript script = new LuaScript();
    Refusals refusals = new Refusals();
    try (Heap heap = Heaps.PLAIN.make()) {
      heap.attach(refusals);
      try (Lua lua = CLibrary.lua(heap)) {
        String expected = expected(script, size);
        if (every > 0) {
          refusals.refuseEvery(every);
        } else {
          refusals.refuseOnly(only);
        }
        long state = lua.newState();
        if (state == 0) {
          assertThat(lua.usage().refusals()).isPositive();
        } else {
          assertThat(script.run(state, size)).isIn(expected, LuaScript.NO_MEMORY);
          refusals.refuseNone();
          assertThat(script.run(state, size)).isEqualTo(expected);
          lua.closeState(state);
        }
      }
      heap.validate();
      assertThat(heap.summary().busyBlocks()).isZero();
    }
  }

  @Test
  void aStateLeftOpenIsReportedWithTheStacksAndCanStillBeClosed() {
    try (Heap heap = Heaps.TRACED.make()) {
      Lua lua = CLibrary.lua(heap);
      long state = lua.newState();
      assertThatThrownBy(lua::close)
          .isInstanceOf(CLibraryException.class)
          .hasMessageContaining("Lua: ")
          .hasMessageContaining("have not come back: close its states with lua_close")
          .hasMessageContaining("LuaTest.aStateLeftOpen");
      assertThat(lua.isOpen()).isTrue();
      lua.closeState(state);
      lua.close();
      assertThat(lua.isOpen()).isFalse();
      assertThatThrownBy(lua::newState)
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("the handle of Lua has been closed");
    }
  }

  @Test
  void aStateThatWasRefusedIsNull() {
    try (Heap heap = Heap.create(HeapOptions.builder(AddressSpace.host()).byteLimit(1).build());
        Lua lua = CLibrary.lua(heap)) {
      long state = lua.newState();
      assertThat(state).isZero();
      lua.closeState(state);
    }
  }
}
