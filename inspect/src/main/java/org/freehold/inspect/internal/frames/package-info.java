/// The snapshot file at its lowest level: a header, then frames of compressed bytes with a
/// checksum.
///
/// ```
///  magic 8 │ version 4 ║ kind 1 │ packed 4 │ raw 4 │ CRC-32C 4 │ zstd bytes ║ next frame … ║ END
///                        └──────────── frame header ──────────┘
/// ```
///
/// [FrameWriter] and [Payload] write, [Frames] and [PayloadReader] read; [SnapshotFormat] has the
/// constants of both. A frame holds at most `SnapshotFormat.MAX_RAW` bytes before compression,
/// which bounds the memory that a reader needs whatever the file says, and can be read without the
/// others, so that a file that was cut short is readable up to its last whole frame. What the
/// contents of frames mean is known in `org.freehold.inspect.snapshot` alone.
///
/// Not thread-safe. The format is specified in `docs/snapshot-format.md`.
package org.freehold.inspect.internal.frames;
