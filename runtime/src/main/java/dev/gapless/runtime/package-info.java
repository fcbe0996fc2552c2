/// Where instances run, and what keeps their artifacts. Adapters of the ports in
/// [dev.gapless.core.port]; one package each. Knows nothing of deployments, routes or databases.
@NullMarked
package dev.gapless.runtime;

import org.jspecify.annotations.NullMarked;
