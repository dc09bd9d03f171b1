/// Tests of the sockets, on loopback addresses of 127.77.0.0/16.
@NullMarked
package io.interspan.vtep.io;

import org.jspecify.annotations.NullMarked;
