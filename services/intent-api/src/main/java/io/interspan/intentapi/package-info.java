/// The intent API, for each service that has objects of its own: types, requests, the journal of
/// the log, the HTTP server.
///
/// `logic` decides, `verticle` performs; see there for what they may use.
@NullMarked
package io.interspan.intentapi;

import org.jspecify.annotations.NullMarked;
