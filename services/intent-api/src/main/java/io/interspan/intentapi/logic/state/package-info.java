/// The objects that the log adds up to, with their indexes, and what becomes of them: drafts of
/// changes, and the queue on its way to the disk.
///
/// May use `model`, `message`, Jackson, the table of types and the API's words.
@NullMarked
package io.interspan.intentapi.logic.state;

import org.jspecify.annotations.NullMarked;
