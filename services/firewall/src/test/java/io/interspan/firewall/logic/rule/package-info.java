@NullMarked
package io.interspan.firewall.logic.rule;

import org.jspecify.annotations.NullMarked;
