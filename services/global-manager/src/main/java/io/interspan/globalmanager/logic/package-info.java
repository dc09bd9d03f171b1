/// What the global manager does, without its surroundings: told of requests, messages and what the
/// disk has, it says what is to be answered, sent and committed.
///
/// May use `model` and `message`. No Vert.x, no clock, no randomness, no I/O.
@NullMarked
package io.interspan.globalmanager.logic;

import org.jspecify.annotations.NullMarked;
