/// Values that every module may use. Nothing here does I/O, reads a clock or knows a framework.
@NullMarked
package io.interspan.model;

import org.jspecify.annotations.NullMarked;
