/// `freehold experiment`: classic programs, run on a simulated machine to see what happens and why.
package org.freehold.cli.experiment;
