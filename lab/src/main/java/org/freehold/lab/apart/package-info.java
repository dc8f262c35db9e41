/// Trials in processes of their own: what runs there may crash, hang, or use up its memory without
/// harm, and has the memory of its process for itself.
package org.freehold.lab.apart;
