/// Who may use the intent API: the certificate and the users' passwords on the disk, HTTP Basic and
/// sessions, and what slows guessing down.
///
/// [Access] looks at requests; what it decides with has its time passed in and knows no HTTP. May
/// use Vert.x, Bouncy Castle, `model` and the API's `logic`.
@NullMarked
package io.interspan.intentapi.verticle.access;

import org.jspecify.annotations.NullMarked;
