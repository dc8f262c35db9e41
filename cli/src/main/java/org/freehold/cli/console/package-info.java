/// What all commands share: the streams and what is known about them, exit codes, errors of one
/// line, tables, figures, JSON, and the progress bar.
package org.freehold.cli.console;
