/// What a service keeps on its own disk of the feeds that it follows: its own copies.
@NullMarked
package io.interspan.model.copy;

import org.jspecify.annotations.NullMarked;
