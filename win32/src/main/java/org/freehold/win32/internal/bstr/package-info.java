/// Strings of OLE automation: how a `BSTR` lies in memory, and the cache of freed ones. The calls
/// are in [org.freehold.win32.OleAut32].
///
/// ```text
///    block, a multiple of two pointers      the address that programs have
///      │                                      │
///      ▼                                      ▼
///      [ padding, 64-bit only ][ byte length ][ the text … ][ 0 0 ][ up to a multiple of 16 ]
///                4                   4           length        2
/// ```
///
/// The block is one of the task allocator, that is of the process heap. The length is in memory
/// that programs write: whoever changes it changes the length, and nothing else depends on it. How
/// large the block is, the heap knows.
package org.freehold.win32.internal.bstr;
