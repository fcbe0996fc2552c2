/// Programs of others that load a database, while their tables change under them.
@NullMarked
package dev.gapless.e2e.clients;

import org.jspecify.annotations.NullMarked;
