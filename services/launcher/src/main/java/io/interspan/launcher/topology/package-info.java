/// What runs where: the topology file, read and checked before anything starts, and files of
/// intents.
///
/// May use `model`, snakeyaml and Vert.x's JSON values.
@NullMarked
package io.interspan.launcher.topology;

import org.jspecify.annotations.NullMarked;
