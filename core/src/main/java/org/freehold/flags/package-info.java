/// Global flags: the checks that a program makes, configured from outside it. [GlobalFlag] is one
/// flag, [GlobalFlags] a set of them, [PageHeapSettings] the settings that belong to the page heap
/// flag. [FlagSettings] is the contents of a settings file, for the machine and for each image, and
/// [EffectiveFlags] is what is in effect for the program in this JVM.
package org.freehold.flags;
