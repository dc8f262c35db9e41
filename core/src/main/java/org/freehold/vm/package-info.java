/// Address spaces: reserve, commit, decommit, release, protect, query and access memory, on the
/// operating system's memory and on a simulated machine, through one interface.
///
/// ```
///                      AddressSpace ◀── ReserveOptions, Protection …  options
///                           ▲      └──▶ Region, SpaceInfo, PageUse …  results
///        ┌──────────────────┼──────────────────────┐
///  NativeAddressSpace  SimulatedAddressSpace  RecordedAddressSpace
///                           ▲
///                   RemoteAddressSpace: another process, through a handle with rights
/// ```
///
/// An address space leads to its parts: [Memory] (the bytes), [Sections] (shared memory and mapped
/// files), [Placeholders], [WriteWatch]. An illegal call throws [AddressSpaceException] with a
/// [VmError]; a refused one throws [org.freehold.OutOfMemoryException] with a diagnosis, or has a
/// variant that returns 0 or false; an access fault is an [AccessViolationException].
///
/// This package is interfaces, options, results and exceptions. The implementations are in rooms
/// under `vm.internal`, which are not exported and may use these types, but none of the four
/// factories that use the rooms: [AddressSpace#host], [NativeAddressSpace#apart],
/// [SimulatedMachine#builder], [RecordedAddressSpace#record]. [ProgramBreak] is built on the
/// interface alone.
///
/// Everything here may be called from several threads at once.
package org.freehold.vm;
