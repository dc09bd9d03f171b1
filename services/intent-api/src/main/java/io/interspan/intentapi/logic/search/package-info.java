/// The query language of NSX's search: its grammar, and which objects a query is about.
///
/// May use `model` and Jackson's trees.
@NullMarked
package io.interspan.intentapi.logic.search;

import org.jspecify.annotations.NullMarked;
