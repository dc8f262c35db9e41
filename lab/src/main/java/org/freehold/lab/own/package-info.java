/// Policies of a user's own, compiled or loaded in a process of their own that may crash, hang, or
/// use up its memory without harm.
package org.freehold.lab.own;
