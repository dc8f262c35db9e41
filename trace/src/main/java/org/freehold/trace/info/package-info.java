/// Statistics of a trace: totals, histograms, and the cost of each call stack. All in one pass;
/// memory depends only on the number of live blocks and of different stacks.
package org.freehold.trace.info;
