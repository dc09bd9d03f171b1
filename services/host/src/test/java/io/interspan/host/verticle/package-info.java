@NullMarked
package io.interspan.host.verticle;

import org.jspecify.annotations.NullMarked;
