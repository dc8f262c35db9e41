/// The command `freehold compare`: textbook policies and Freehold's heap side by side on traces.
/// [org.freehold.cli.compare.CompareCommand] holds the options alone.
package org.freehold.cli.compare;
