/// Real sockets on loopback.
@NullMarked
package io.interspan.linux;

import org.jspecify.annotations.NullMarked;
