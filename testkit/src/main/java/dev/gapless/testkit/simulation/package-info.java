/// The deterministic simulation: whole lives of a service through the production loop, in virtual
/// time, with every fault drawn from one seeded source.
///
/// [Life] puts one life together: [SimulatedAgent] feeds the real `Loop`, which acts on
/// [SimulatedRuntime], [SimulatedSwitch], [SimulatedSchema] and the simulated hooks; [User] gives
/// it work; [Rules] looks after every event. Same seed, same life, to the last event. Nothing here
/// reads a clock, starts a thread or does I/O, but for [Simulation] and [SimulateMain], which run
/// many lives. Not thread-safe: a life belongs to one thread.
///
/// [SimulatedPlane] puts real connections before the switch, so that the contract of all switches
/// can be asked of it.
@NullMarked
package dev.gapless.testkit.simulation;

import org.jspecify.annotations.NullMarked;
