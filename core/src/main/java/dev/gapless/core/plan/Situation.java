package dev.gapless.core.plan;

import dev.gapless.core.deploy.Instance;
import dev.gapless.core.deploy.Release;
import dev.gapless.core.deploy.Rotation;
import dev.gapless.core.service.Settings;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// What a strategy is asked to do: bring the wanted instances in and the others out.
///
/// @param number of the deployment, part of the names of new instances
/// @param wanted the release that is to serve
/// @param keep instances of it that run already and stay
/// @param missing how many are to be started
/// @param remove instances that are to go
/// @param rotation who gets requests now
/// @param free ports that nobody of this service uses, in order of preference
/// @param back it is the way back: no ramp, no bake, no hooks
/// @param letters already used in names of this deployment's instances
record Situation(
        long number,
        Release wanted,
        List<Instance> keep,
        int missing,
        List<Instance> remove,
        Rotation rotation,
        List<Integer> free,
        boolean back,
        int letters) {

    Settings settings() {
        return wanted.settings();
    }

    /// Those to be removed that get requests now.
    List<Instance> serving() {
        return remove.stream().filter(one -> rotation.has(one.id())).toList();
    }

    /// Those to be removed that get none.
    List<Instance> leaving() {
        return remove.stream().filter(one -> !rotation.has(one.id())).toList();
    }

    /// The same when these have gone.
    Situation without(List<Instance> gone) {
        List<Integer> places = new ArrayList<>(free);
        gone.stream()
                .map(one -> one.spec().address().port())
                .filter(settings().ports().ports()::contains)
                .forEach(places::add);
        return new Situation(
                number,
                wanted,
                keep,
                missing,
                remove.stream().filter(one -> !gone.contains(one)).toList(),
                rotation,
                places,
                back,
                letters);
    }

    /// Requests are expected: when nobody is left to serve for a moment they are held, not refused.
    /// Also when the last one that served has just died.
    boolean live() {
        return rotation.hold() || !rotation.members().isEmpty();
    }

    /// Of those that stay, the ones that get no requests now: they must prove healthy first. The
    /// others are watched anyway. Who is sick gets none either while one that is to go is well.
    List<Instance> idle() {
        boolean relieved = back && noneHealthy(keep) && !noneHealthy(serving());
        return keep.stream().filter(one -> relieved || !rotation.has(one.id())).toList();
    }

    private static boolean noneHealthy(List<Instance> instances) {
        return instances.stream().noneMatch(Instance::healthy);
    }

    /// Labels of the releases to be removed, joined for people; usually one.
    String removed() {
        Set<String> labels =
                remove.stream()
                        .map(Instance::release)
                        .collect(Collectors.toCollection(java.util.TreeSet::new));
        return String.join(" ", labels);
    }
}
