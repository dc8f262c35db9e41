/// The command `freehold compare`: textbook policies, Freehold's heap, policies of the user's own
/// and other allocators, compared on traces.
///
/// [CompareCommand] declares the options, and [CompareRequest] is what they say; [Contestants]
/// decides who takes part and who needs a process of its own. Trials run in parallel inside
/// `org.freehold.lab.compare`; everything here runs in one thread. The result is shown by a view:
/// tables, or JSON.
package org.freehold.cli.compare;
