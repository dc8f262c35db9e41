/// What an allocation policy is, and the memory that it works in. Policies of your own implement
/// [Policy]; the textbook's are in `org.freehold.lab.policy`.
///
/// ```
///   compare    a trace replayed against a target: checked, measured, timed, ranked
///      ▲           custom     policies that a user wrote      ┐ in processes of their own,
///      │           peer       allocators in C, the JDK's      ┘ which `isolated` starts
///      │       report     the results as a page and as CSV
///   policy     the textbook's policies, by name
/// ```
package org.freehold.lab;
