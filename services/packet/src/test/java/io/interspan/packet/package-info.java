/// Tests of batches, loops and hand-over, all on the test's own thread.
@NullMarked
package io.interspan.packet;

import org.jspecify.annotations.NullMarked;
