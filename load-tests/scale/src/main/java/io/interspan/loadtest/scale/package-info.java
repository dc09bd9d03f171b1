/// A controller with ten thousand host sessions: how soon all have their plans, and how soon those
/// hear of a member to whom it matters.
@NullMarked
package io.interspan.loadtest.scale;

import org.jspecify.annotations.NullMarked;
