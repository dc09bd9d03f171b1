/// Protocol headers as flyweights: offsets and lengths as constants, static methods over a buffer,
/// no objects. All multi-byte fields are in network byte order, so buffers must be big-endian,
/// which is what `ByteBuffer` starts with. Callers check lengths before they read.
@NullMarked
package io.interspan.packet.header;

import org.jspecify.annotations.NullMarked;
