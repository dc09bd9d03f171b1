/// The feed: a keyed table whose entries carry versions, followed by pulls (DESIGN.md, section 2).
///
/// Every arrow between services is one. The classes here are pure: they return what is to be sent,
/// and are told the time. How a pull travels is `io.interspan.transport`'s business.
@NullMarked
package io.interspan.model.feed;

import org.jspecify.annotations.NullMarked;
