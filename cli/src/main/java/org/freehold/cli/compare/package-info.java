/// The command `freehold compare`: textbook policies, Freehold's heap, policies of the user's own
/// and other allocators, compared on traces.
///
/// [org.freehold.cli.compare.CompareCommand] declares the options, and
/// [org.freehold.cli.compare.CompareRequest] is what they say;
/// [org.freehold.cli.compare.Contestants] decides who takes part and who needs a process of its
/// own. Trials run in parallel inside `org.freehold.lab.compare`; everything here runs in one
/// thread. The result is shown by a view: tables, or JSON.
package org.freehold.cli.compare;
