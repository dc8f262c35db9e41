package org.freehold.win32;

/// The `GMEM_` and `LMEM_` flags of the calls of movable memory ([GlobalFunctions]), and those that
/// `GlobalFlags` and `LocalFlags` return. The two sets have the same values, but for `DISCARDABLE`.
public final class Gmem {

  /// The block has an address and no handle.
  public static final int GMEM_FIXED = 0;

  /// The block has a handle, and an address only while it is locked. On a reallocation: the block
  /// may move.
  public static final int GMEM_MOVEABLE = 0x2;

  /// Without effect since 16-bit Windows.
  public static final int GMEM_NOCOMPACT = 0x10;

  /// Without effect since 16-bit Windows.
  public static final int GMEM_NODISCARD = 0x20;

  /// Zero the block, or the part that it gains.
  public static final int GMEM_ZEROINIT = 0x40;

  /// A reallocation changes attributes and not the size.
  public static final int GMEM_MODIFY = 0x80;

  /// The block may be discarded. Nothing discards it but the program itself.
  public static final int GMEM_DISCARDABLE = 0x100;

  /// Without effect since 16-bit Windows.
  public static final int GMEM_NOT_BANKED = 0x1000;

  /// The block is meant for dynamic data exchange; kept, and without effect.
  public static final int GMEM_DDESHARE = 0x2000;

  /// Without effect since 16-bit Windows.
  public static final int GMEM_NOTIFY = 0x4000;

  /// `GMEM_MOVEABLE | GMEM_ZEROINIT`.
  public static final int GHND = GMEM_MOVEABLE | GMEM_ZEROINIT;

  /// `GMEM_FIXED | GMEM_ZEROINIT`.
  public static final int GPTR = GMEM_ZEROINIT;

  /// The bits of the lock count in what `GlobalFlags` and `LocalFlags` return.
  public static final int GMEM_LOCKCOUNT = 0xFF;

  /// Returned by `GlobalFlags` and `LocalFlags`: the object has no block.
  public static final int GMEM_DISCARDED = 0x4000;

  /// Returned by `GlobalFlags` and `LocalFlags`: there is no such object.
  public static final int GMEM_INVALID_HANDLE = 0x8000;

  /// As [#GMEM_FIXED].
  public static final int LMEM_FIXED = GMEM_FIXED;

  /// As [#GMEM_MOVEABLE].
  public static final int LMEM_MOVEABLE = GMEM_MOVEABLE;

  /// As [#GMEM_NOCOMPACT].
  public static final int LMEM_NOCOMPACT = GMEM_NOCOMPACT;

  /// As [#GMEM_NODISCARD].
  public static final int LMEM_NODISCARD = GMEM_NODISCARD;

  /// As [#GMEM_ZEROINIT].
  public static final int LMEM_ZEROINIT = GMEM_ZEROINIT;

  /// As [#GMEM_MODIFY].
  public static final int LMEM_MODIFY = GMEM_MODIFY;

  /// As [#GMEM_DISCARDABLE], with more bits: a call takes any of them for all, and `LocalFlags`
  /// returns all.
  public static final int LMEM_DISCARDABLE = 0xF00;

  /// `LMEM_MOVEABLE | LMEM_ZEROINIT`.
  public static final int LHND = LMEM_MOVEABLE | LMEM_ZEROINIT;

  /// `LMEM_FIXED | LMEM_ZEROINIT`.
  public static final int LPTR = LMEM_ZEROINIT;

  /// As [#GMEM_LOCKCOUNT].
  public static final int LMEM_LOCKCOUNT = GMEM_LOCKCOUNT;

  /// As [#GMEM_DISCARDED].
  public static final int LMEM_DISCARDED = GMEM_DISCARDED;

  /// As [#GMEM_INVALID_HANDLE].
  public static final int LMEM_INVALID_HANDLE = GMEM_INVALID_HANDLE;

  private Gmem() {}
}
