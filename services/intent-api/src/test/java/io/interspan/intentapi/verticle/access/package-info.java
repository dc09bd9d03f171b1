/// Tests of who may use the API: what decides, with a clock of their own.
@NullMarked
package io.interspan.intentapi.verticle.access;

import org.jspecify.annotations.NullMarked;
