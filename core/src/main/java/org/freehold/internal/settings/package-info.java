/// Everything that Freehold reads from system properties and environment variables, in one list.
///
/// [SettingNames] has the names as constants, for the places that read them; [Settings] says of
/// each what it means, and `docs/properties.md` is generated from it. A test searches the sources
/// and the scripts of all modules for names that the list lacks, and the list for names that nobody
/// reads. The package uses nothing else of Freehold, so that every module can use it; it is not
/// exported.
package org.freehold.internal.settings;
