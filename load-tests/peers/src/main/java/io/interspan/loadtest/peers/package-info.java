/// A data plane without a control plane, to be measured beside others.
@NullMarked
package io.interspan.loadtest.peers;

import org.jspecify.annotations.NullMarked;
