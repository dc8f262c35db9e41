package org.freehold.clib;

import java.lang.foreign.Arena;

/// A script of Lua that allocates in all its ways: tables that grow, strings, closures, coroutines,
/// garbage. Everything runs inside a protected call, so that a refusal is an answer.
final class LuaScript {

  static final String NO_MEMORY = "not enough memory";

  private static final String TEXT =
      """
      local base, str, tab, mathematics, co, n = ...
      base()
      local string, table, math, coroutine = str(), tab(), mathematics(), co()
      local sum = 0
      local words = {}
      for i = 1, n do
        words[i] = string.format("%05d-%s", i * 7919 % n, string.rep("x", i % 50))
      end
      table.sort(words)
      for i, word in ipairs(words) do
        sum = (sum * 31 + #word + string.byte(word, 1 + i % #word)) % 1000000007
      end
      local tree = nil
      for i = 1, n do
        tree = {left = tree, value = i, self = function() return i + sum end}
        if i % 10 == 0 then tree = tree.left end
      end
      local depth = 0
      while tree do sum = (sum + tree.self()) % 1000000007; tree = tree.left; depth = depth + 1 end
      local generator = coroutine.wrap(function()
        for i = 1, n do coroutine.yield(tostring(i) .. ":" .. depth) end
        return nil
      end)
      for piece in generator do sum = (sum * 17 + #piece) % 1000000007 end
      local parts = {}
      for word in string.gmatch(table.concat(words, " "), "%d+") do parts[#parts + 1] = word end
      local text = string.gsub(table.concat(parts), "(%d)(%d)", "%2%1")
      collectgarbage()
      return sum .. " " .. #text .. " " .. string.sub(text, 1, 40) .. " " .. depth
      """;

  private static final int MULTIPLE = -1;
  private static final int ERROR_MEMORY = 4;

  private final NativeCalls lua = new NativeCalls("liblua5.4.so.0");

  long newDefaultState() {
    return lua.callLong("luaL_newstate");
  }

  void close(long state) {
    lua.callVoid("lua_close", state);
  }

  /// Runs the script.
  ///
  /// @return its answer, or [#NO_MEMORY]
  String run(long state, int size) {
    try (Arena arena = Arena.ofConfined()) {
      byte[] text = TEXT.getBytes(java.nio.charset.StandardCharsets.UTF_8);
      int result =
          lua.callInt(
              "luaL_loadbufferx",
              state,
              NativeCalls.copyOf(arena, text),
              (long) text.length,
              NativeCalls.copyOf(arena, "script"),
              0L);
      if (result == 0) {
        for (String each : new String[] {"base", "string", "table", "math", "coroutine"}) {
          lua.callVoid("lua_pushcclosure", state, lua.address("luaopen_" + each), 0);
        }
        lua.callVoid("lua_pushinteger", state, (long) size);
        result = lua.callInt("lua_pcallk", state, 6, MULTIPLE, 0, 0L, 0L);
      }
      if (result == ERROR_MEMORY) {
        return NO_MEMORY;
      }
      String answer = NativeCalls.text(lua.callLong("lua_tolstring", state, -1, 0L));
      if (result != 0) {
        throw new IllegalStateException("Lua error " + result + ": " + answer);
      }
      return answer;
    }
  }
}
