/// The control plane of one host: [dev.gapless.agent.Wiring] puts everything together.
///
/// Each service has one [dev.gapless.agent.service.ServiceRunner], the only place that changes its
/// state; everything else reads immutable snapshots. Blocking code runs on virtual threads.
@NullMarked
package dev.gapless.agent;

import org.jspecify.annotations.NullMarked;
