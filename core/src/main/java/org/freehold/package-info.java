/// What every storey of the tower speaks: allocators, and refusals that explain themselves.
package org.freehold;
