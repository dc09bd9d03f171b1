/// Runs a site-manager on Vert.x.
@NullMarked
package io.interspan.sitemanager.verticle;

import org.jspecify.annotations.NullMarked;
