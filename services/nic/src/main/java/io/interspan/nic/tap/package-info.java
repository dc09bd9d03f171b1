/// Ports whose workload is behind a TAP device: a network namespace, a container.
@NullMarked
package io.interspan.nic.tap;

import org.jspecify.annotations.NullMarked;
