/// The operating system's processes of a running system: started, joined on the bus, ended.
@NullMarked
package io.interspan.launcher.process;

import org.jspecify.annotations.NullMarked;
