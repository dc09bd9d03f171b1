/// Tests on a real event bus.
@NullMarked
package io.interspan.sitemanager.verticle;

import org.jspecify.annotations.NullMarked;
