/// Allocation traces: the event model, the readers of each format, and what they repair.
package org.freehold.trace;
