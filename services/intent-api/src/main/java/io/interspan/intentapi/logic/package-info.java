/// Objects, the log that they add up to, and the answers to those who read and write them.
///
/// May use `model` and `message`. No Vert.x, no clock, no randomness, no I/O.
@NullMarked
package io.interspan.intentapi.logic;

import org.jspecify.annotations.NullMarked;
