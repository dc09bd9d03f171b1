/// Where log lines go: a file for each process; the console is for people.
@NullMarked
package io.interspan.launcher.log;

import org.jspecify.annotations.NullMarked;
