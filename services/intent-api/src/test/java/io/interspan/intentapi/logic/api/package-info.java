/// Tests of how requests are read.
@NullMarked
package io.interspan.intentapi.logic.api;

import org.jspecify.annotations.NullMarked;
