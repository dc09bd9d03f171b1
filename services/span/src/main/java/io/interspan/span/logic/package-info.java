/// Compiles the log of intents into one plan per site, incrementally.
///
/// [io.interspan.span.logic.SpanEngine] is the compiler: a graph of objects that knows for each
/// what it depends on and why. [io.interspan.span.logic.SpanLogic] feeds it and serves what comes
/// out. May use `model`, `message` and protobuf; no Vert.x, clock, randomness or I/O.
@NullMarked
package io.interspan.span.logic;

import org.jspecify.annotations.NullMarked;
