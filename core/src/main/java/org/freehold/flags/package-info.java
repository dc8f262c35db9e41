/// Global flags: what a program is asked to check, decided from outside of it. [GlobalFlag] is one
/// flag, [GlobalFlags] a sum of them, [PageHeapSettings] what stands beside the flag of the page
/// heap. [FlagSettings] is what a settings file holds, for the machine and for each image, and
/// [EffectiveFlags] is what the program in this JVM has.
package org.freehold.flags;
