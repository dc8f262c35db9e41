package org.freehold.vm.internal.simulated;

import org.freehold.vm.Access;
import org.freehold.vm.internal.physical.SharedFrames;
import org.freehold.vm.internal.reservations.AccessRules;
import org.freehold.vm.internal.reservations.View;

/// A view of a section in a simulated process: which pages of which section it shows.
///
/// @param section what it shows
/// @param firstPage the page of the section that its first page shows
/// @param access what it was mapped for
record SectionView(SectionObject section, long firstPage, Access access) implements View {

  /// The frames of the section.
  SharedFrames contents() {
    return section.contents;
  }

  /// Whether writes to it have to reach a file.
  boolean writesToFile() {
    return section.file != null && AccessRules.writesShared(access);
  }
}
