@NullMarked
package dev.gapless.core.service;

import org.jspecify.annotations.NullMarked;
