/// Where an object of the log is needed: its span, as a value that everybody may use.
///
/// Pure values; uses the JDK only.
@NullMarked
package io.interspan.model.span;

import org.jspecify.annotations.NullMarked;
