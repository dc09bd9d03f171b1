/// What the command line logs in with: a file that only its user can read, and the certificate that
/// it trusts.
///
/// May use `state`, the access files of the services, and Vert.x's JSON values.
@NullMarked
package io.interspan.launcher.credentials;

import org.jspecify.annotations.NullMarked;
