package dev.gapless.core.plan;

import dev.gapless.core.deploy.Instance;
import dev.gapless.core.deploy.Release;
import dev.gapless.core.port.InstanceSpec;
import dev.gapless.core.service.Address;
import dev.gapless.core.service.InstanceId;
import dev.gapless.core.service.Placeholders;
import dev.gapless.core.service.Settings;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/// Names and places for new instances: each call takes the next letter and the given port.
final class Specs {
    private final long number;
    private final Release release;
    private int next;

    Specs(long number, Release release, int lettersUsed) {
        this.number = number;
        this.release = release;
        this.next = lettersUsed;
    }

    /// One instance per port.
    List<InstanceSpec> on(List<Integer> ports) {
        List<InstanceSpec> specs = new ArrayList<>();
        for (int port : ports) {
            specs.add(on(port));
        }
        return specs;
    }

    private InstanceSpec on(int port) {
        Settings settings = release.settings();
        String name = settings.name() + "-" + release.label() + "-" + number + letter(next++);
        String color = String.valueOf(settings.ports().ports().indexOf(port) + 1);
        Placeholders values =
                new Placeholders(
                        release.artifact().toString(), release.id().version(), port, color, name);
        return new InstanceSpec(
                new InstanceId(name),
                settings.name(),
                release.label(),
                Address.local(port),
                color,
                settings.directory(),
                values.fill(settings.command()),
                settings.env(),
                settings.user(),
                settings.memoryLimit());
    }

    /// a, b, ... z, za, zb, ...
    static String letter(int index) {
        return index < 26 ? String.valueOf((char) ('a' + index)) : "z" + letter(index - 26);
    }

    static List<InstanceSpec> of(List<Instance> instances) {
        return instances.stream().map(Instance::spec).toList();
    }

    /// Takes `count` from the front.
    static List<Integer> take(Iterator<Integer> ports, int count) {
        List<Integer> taken = new ArrayList<>();
        while (taken.size() < count && ports.hasNext()) {
            taken.add(ports.next());
        }
        return taken;
    }
}
