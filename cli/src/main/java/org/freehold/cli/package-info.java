/// The command `freehold`: its entry point, its list of commands, and the commands that fit into
/// one class. A larger command has a package of its own below this one; what all commands share is
/// in [org.freehold.cli.console].
///
/// Starting fast is a feature: nothing here may load a class of the heaps or traces before a
/// command that needs it runs.
package org.freehold.cli;
