package dev.gapless.agent.service;

import dev.gapless.core.port.TrafficSwitch;
import dev.gapless.core.service.SwitchSettings;

/// The switches of this host, by what a service says of its own.
@FunctionalInterface
public interface Switches {
    TrafficSwitch of(SwitchSettings settings);
}
