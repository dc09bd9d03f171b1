/// Tests of the header flyweights against bytes captured from other implementations.
@NullMarked
package io.interspan.packet.header;

import org.jspecify.annotations.NullMarked;
