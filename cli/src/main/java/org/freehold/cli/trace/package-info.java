/// The commands that make, convert and describe traces: `record`, `convert`, `generate` and `trace
/// info`.
package org.freehold.cli.trace;
