/// Address-space maps: what each region of a process's address space is used for.
///
/// [ProcessMaps] reads the map of a Linux process, [SpaceMaps] that of a Freehold space. Both
/// return an [AddressMap], which the reports of [org.freehold.inspect.report] show.
package org.freehold.inspect;
