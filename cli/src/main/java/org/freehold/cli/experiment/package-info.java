/// The command `freehold experiment`: classic programs and measurements that explain themselves.
/// `exhaustion` runs two programs on a simulated 32-bit machine, always with the same result;
/// `populate` measures page faults on the host. Each has a command class with the options, a class
/// that does the work, and one that prints.
package org.freehold.cli.experiment;
