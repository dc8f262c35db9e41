/// What a trace shows of a program: figures, histograms, and what each call stack costs. All of it
/// in one pass, in memory that depends on the live blocks and the different stacks alone.
package org.freehold.trace.info;
