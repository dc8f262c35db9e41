/// The command `freehold bench`: starts the process that measures (the module `bench`, which brings
/// JMH and the allocators to compare with), shows its progress, and prints or draws the file of
/// results that it wrote. The two sides share nothing but a command line, lines of progress, and
/// that file.
package org.freehold.cli.bench;
