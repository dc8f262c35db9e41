/// C libraries whose memory comes from a heap of Freehold.
///
/// Many libraries in C let a program say where their memory comes from: by a table of functions, a
/// pair of pointers in a structure, an argument of a constructor. [CLibrary] does that for six of
/// them, each by its own protocol:
///
/// | library | handle | scope | protocol |
/// |---|---|---|---|
/// | SQLite | [Sqlite] | process | `sqlite3_config(SQLITE_CONFIG_MALLOC)` |
/// | Lua 5.4 | [Lua] | state | `lua_newstate` |
/// | expat | [Expat] | parser | `XML_ParserCreate_MM` |
/// | libxml2 | [LibXml2] | process | `xmlGcMemSetup` |
/// | zlib | [Zlib] | stream | `zalloc` and `zfree` of `z_stream` |
/// | zstd | [Zstd] | context | `ZSTD_createCCtx_advanced` |
///
/// [CFunctions] has `malloc` and its family as plain function pointers, for libraries that are not
/// in the list.
///
/// What a handle gives a library is checked when the handle is closed: all blocks must have come
/// back, and every free must have been one of a live block. Until all have come back it stays open,
/// since the library may still call; [CLibraryException] lists what is missing, with the stacks
/// that allocated it where the heap keeps stacks.
///
/// The heap must be one of the operating system's memory. It may have other users: a handle knows
/// its own blocks. On a page heap, an overrun inside the C library hits a guard page; with fault
/// injection, the library's handling of refusals is tested.
///
/// A call from C into Java costs some 25 nanoseconds more than one that stays in C, and a block is
/// noted in a table, so a library that allocates much is slower than on `malloc`; [SqliteOptions]
/// says what helps.
package org.freehold.clib;
