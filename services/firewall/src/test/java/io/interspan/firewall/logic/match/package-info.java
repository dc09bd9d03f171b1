@NullMarked
package io.interspan.firewall.logic.match;

import org.jspecify.annotations.NullMarked;
