/// The kinds of objects that the intent API has: one entry a kind, with its fields, children and
/// references, which drives validation, reads and writes.
///
/// May use `model` and Jackson.
@NullMarked
package io.interspan.intentapi.logic.type;

import org.jspecify.annotations.NullMarked;
