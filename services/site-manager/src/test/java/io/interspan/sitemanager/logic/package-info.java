/// Tests of the site-manager, with the real span service, and hosts, controllers and a global
/// manager by hand.
@NullMarked
package io.interspan.sitemanager.logic;

import org.jspecify.annotations.NullMarked;
