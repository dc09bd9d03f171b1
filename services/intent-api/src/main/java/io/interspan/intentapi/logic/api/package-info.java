/// What the HTTP API takes and says, without HTTP: requests, answers, errors, representations.
///
/// May use `model`, Jackson and the table of types.
@NullMarked
package io.interspan.intentapi.logic.api;

import org.jspecify.annotations.NullMarked;
