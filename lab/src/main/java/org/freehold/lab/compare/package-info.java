/// Comparison: every policy on every trace, checked as a grading driver checks, measured, scored.
package org.freehold.lab.compare;
