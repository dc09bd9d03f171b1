/// What was: objects at a revision, who changed what, differences between revisions, and the way
/// back to one.
///
/// May use `model`, `message`, Jackson, and the packages beside it. The store is read page by page;
/// no request holds more than its answer.
@NullMarked
package io.interspan.intentapi.logic.history;

import org.jspecify.annotations.NullMarked;
