/// Tests of this package, with its own parts and hand-made neighbours.
@NullMarked
package io.interspan.message;

import org.jspecify.annotations.NullMarked;
