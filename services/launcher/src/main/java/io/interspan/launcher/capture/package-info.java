/// Captures: frames that hosts see on their way, for people and for Wireshark.
///
/// May use `vtep` and `packet`, and waits for nobody: the packet loop leaves frames in a bounded
/// queue, and whoever reads a stream is given blocks of a pcapng file.
@NullMarked
package io.interspan.launcher.capture;

import org.jspecify.annotations.NullMarked;
