/// Ports of TAP devices, with real kernels behind them: needs root.
@NullMarked
package io.interspan.nic.tap;

import org.jspecify.annotations.NullMarked;
