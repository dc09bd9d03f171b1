/// The packet path's parts by themselves.
@NullMarked
package io.interspan.loadtest.microbench;

import org.jspecify.annotations.NullMarked;
