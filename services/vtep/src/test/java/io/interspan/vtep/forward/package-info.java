/// Tests of the packet path, with ports and a network made of lists.
@NullMarked
package io.interspan.vtep.forward;

import org.jspecify.annotations.NullMarked;
