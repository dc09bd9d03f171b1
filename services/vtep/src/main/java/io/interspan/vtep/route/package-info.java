/// What routers do: which network an address is of, and what is said of packets that go no further.
/// Pure; on the packet loop only.
@NullMarked
package io.interspan.vtep.route;

import org.jspecify.annotations.NullMarked;
