/// `freehold gflags`: global flags of the machine and of images, in the forms of the Windows tool
/// of that name. [org.freehold.cli.gflags.GflagsParser] understands the words,
/// [org.freehold.cli.gflags.GflagsRun] does what they ask for.
package org.freehold.cli.gflags;
