/// The data plane of a host as others see it: what may be told to it, and what it tells. The packet
/// path itself is in `forward`, sockets in `io`.
@NullMarked
package io.interspan.vtep;

import org.jspecify.annotations.NullMarked;
