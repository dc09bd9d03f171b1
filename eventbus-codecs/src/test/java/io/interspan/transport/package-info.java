/// Tests of this package, with its own parts and hand-made neighbours.
@NullMarked
package io.interspan.transport;

import org.jspecify.annotations.NullMarked;
