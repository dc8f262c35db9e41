/// Where Java ends: the one class that touches raw memory, and the operating systems' calls.
package org.freehold.vm.internal;
