/// Tests of the device side, with guests that do as they should and guests that do not.
@NullMarked
package io.interspan.nic.forward;

import org.jspecify.annotations.NullMarked;
