/// `freehold bench`: starts the program that measures, and tells what came out.
package org.freehold.cli.bench;
