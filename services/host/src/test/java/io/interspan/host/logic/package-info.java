@NullMarked
package io.interspan.host.logic;

import org.jspecify.annotations.NullMarked;
