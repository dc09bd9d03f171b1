/// Network addresses and numbers as validated values: what is made is right, and equal meaning is
/// `equals`.
@NullMarked
package io.interspan.model.net;

import org.jspecify.annotations.NullMarked;
