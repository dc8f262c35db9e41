/// What the commands that look at a process share: its number on the command line ([Pid]), its map
/// or that of the demonstration ([MapSource]), the choice of an output format ([Format]), and CSV,
/// TSV and JSON of it.
package org.freehold.cli.process;
