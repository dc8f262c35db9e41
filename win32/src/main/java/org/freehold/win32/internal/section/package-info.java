/// File mappings, which are the sections of [org.freehold.vm.Sections] under their Win32 name, and
/// the views of them.
///
/// `CreateFileMapping` checks protection and `SEC_` attributes ([org.freehold.win32.Sec]), then
/// creates the section or opens the one that has the name. `MapViewOfFile` turns `FILE_MAP_` bits
/// into the access of a view and compares them with what the handle grants. The section itself, its
/// pages and copy-on-write are the address space's.
///
/// Any thread may call. Nothing is kept here between two calls.
package org.freehold.win32.internal.section;
