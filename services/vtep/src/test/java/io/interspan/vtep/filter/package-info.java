@NullMarked
package io.interspan.vtep.filter;

import org.jspecify.annotations.NullMarked;
