/// The recorder of virtual memory calls: an address space that passes every call on to another one
/// and writes a line for each that takes, releases or changes memory.
///
/// ```
///   caller ─▶ RecordingAddressSpace ─▶ any AddressSpace
///                    │  call, result
///                    ▼
///               CallRecord ─▶ file      one line a call, one line for each new CallStack
/// ```
///
/// [RecordSwitch] inserts it before the host's space when `-Dfreehold.vm.record` is set, and is the
/// only class that is loaded when it is not. Lines are in the order in which the calls took effect,
/// because the record's lock is held over the call and its line; so recorded calls run one at a
/// time. The format is described in `docs/vm-record.md`, and read by the `inspect` module.
///
/// May be called from every thread. Uses no other room.
package org.freehold.vm.internal.record;
