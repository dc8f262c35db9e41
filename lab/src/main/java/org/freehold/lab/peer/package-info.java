/// The allocators of C that Freehold is measured against, called from Java.
package org.freehold.lab.peer;
