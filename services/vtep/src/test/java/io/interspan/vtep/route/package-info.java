@NullMarked
package io.interspan.vtep.route;

import org.jspecify.annotations.NullMarked;
