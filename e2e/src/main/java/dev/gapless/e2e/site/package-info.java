/// A world of its own for one test or measurement: a home with agent and proxy, a service that is
/// deployed, load on it.
///
/// Everything here is a real process. A [dev.gapless.e2e.site.Site] ends what it started when it is
/// closed.
@NullMarked
package dev.gapless.e2e.site;

import org.jspecify.annotations.NullMarked;
