/// Address-space maps: what each region of a process's address space is used for.
///
/// [org.freehold.inspect.ProcessMaps] reads the map of a Linux process,
/// [org.freehold.inspect.SpaceMaps] that of a Freehold space. Both return an
/// [org.freehold.inspect.AddressMap], which the reports of [org.freehold.inspect.report] show.
package org.freehold.inspect;
