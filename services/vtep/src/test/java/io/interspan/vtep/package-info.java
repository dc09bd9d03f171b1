/// Tests of what the data plane says of itself.
@NullMarked
package io.interspan.vtep;

import org.jspecify.annotations.NullMarked;
