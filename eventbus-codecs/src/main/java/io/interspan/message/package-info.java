/// What services say to each other: generated messages, typed addresses, and the catalogue of
/// feeds.
///
/// May use `model` and protobuf; `logic` packages may use this one. No Vert.x here.
@NullMarked
package io.interspan.message;

import org.jspecify.annotations.NullMarked;
