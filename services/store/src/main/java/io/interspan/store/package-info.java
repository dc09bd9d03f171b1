/// What is kept on disk: the log of intents, and the copies that sites, controllers and hosts hold.
///
/// SQLite through JDBC, and stores in memory that keep the same contract for the simulation. May
/// use `model` and JDBC; nothing here knows a message, a bus or a clock.
@NullMarked
package io.interspan.store;

import org.jspecify.annotations.NullMarked;
