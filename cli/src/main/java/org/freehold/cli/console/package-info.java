/// What all commands write with: the streams and what is known about them, exit statuses, errors of
/// one line, tables, numbers, JSON, and progress. Nothing here depends on a command, a heap or a
/// trace, so that `--help` loads none of those.
package org.freehold.cli.console;
