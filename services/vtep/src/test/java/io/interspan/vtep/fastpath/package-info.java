@NullMarked
package io.interspan.vtep.fastpath;

import org.jspecify.annotations.NullMarked;
