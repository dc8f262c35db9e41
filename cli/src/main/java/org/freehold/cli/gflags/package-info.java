/// `freehold gflags`: global flags of the machine and of images, in the form of the Windows tool of
/// that name. [GflagsParser] parses the words into a `GflagsRequest` ([PageHeapParser] those after
/// `/p`), [GflagsRun] carries it out. The flags themselves are in [org.freehold.flags].
package org.freehold.cli.gflags;
