/// Address-space maps: what each range of a process's addresses is used for.
///
/// [org.freehold.inspect.ProcessMaps] reads the map of a Linux process,
/// [org.freehold.inspect.SpaceMaps] that of a Freehold space. Both give an
/// [org.freehold.inspect.AddressMap], which the reports of [org.freehold.inspect.report] show.
package org.freehold.inspect;
