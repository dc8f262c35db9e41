/// The commands that produce, convert and describe allocation traces: `record` ([RecordRun], under
/// one of the tools of [Tracer]), `convert` ([ConvertRun]), `generate` ([GenerateRun]) and `trace
/// info` ([TraceInfoRun]). What they share: the names of formats ([OutputFormats]) and the file or
/// standard output that they write ([OutputFile]). Readers and writers of the formats are in
/// `org.freehold.trace`.
package org.freehold.cli.trace;
