/// Many deployments in a row under many users: nothing may be lost, and nothing may grow.
@NullMarked
package dev.gapless.e2e.deploys;

import org.jspecify.annotations.NullMarked;
