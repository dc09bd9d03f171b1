@NullMarked
package io.interspan.controller.logic;

import org.jspecify.annotations.NullMarked;
