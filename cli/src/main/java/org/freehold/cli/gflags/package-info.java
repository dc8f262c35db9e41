/// `freehold gflags`: global flags of the machine and of images, in the form of the Windows tool of
/// that name. [org.freehold.cli.gflags.GflagsParser] parses the words into a `GflagsRequest`
/// ([PageHeapParser] those after `/p`), [org.freehold.cli.gflags.GflagsRun] carries it out. The
/// flags themselves are in [org.freehold.flags].
package org.freehold.cli.gflags;
