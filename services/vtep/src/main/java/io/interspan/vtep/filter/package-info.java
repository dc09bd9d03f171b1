/// What may pass at a port: its own addresses, its rules, and the flows that these let pass. Pure;
/// on the packet loop only.
@NullMarked
package io.interspan.vtep.filter;

import org.jspecify.annotations.NullMarked;
