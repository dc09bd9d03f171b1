/// The global manager: the intent API, the log behind it, and the intents feed.
///
/// `logic` decides, `verticle` performs; see there for what they may use.
@NullMarked
package io.interspan.globalmanager;

import org.jspecify.annotations.NullMarked;
