/// Tests of emulated guests, alone and behind real hosts.
@NullMarked
package io.interspan.nic;

import org.jspecify.annotations.NullMarked;
