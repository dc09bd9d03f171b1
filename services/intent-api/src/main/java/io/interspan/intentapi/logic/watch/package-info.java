/// Who watches the log, and what each is sent when.
///
/// Nothing queues for a watcher: each has a place in the log, and is given what comes after it when
/// its socket has room. May use `model` and the API's other `logic` packages.
@NullMarked
package io.interspan.intentapi.logic.watch;

import org.jspecify.annotations.NullMarked;
