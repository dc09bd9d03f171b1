/// Tests of the address values.
@NullMarked
package io.interspan.model.net;

import org.jspecify.annotations.NullMarked;
