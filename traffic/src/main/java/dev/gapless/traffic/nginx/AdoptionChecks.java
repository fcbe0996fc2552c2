package dev.gapless.traffic.nginx;

import dev.gapless.core.service.SwitchSettings;
import dev.gapless.core.service.SwitchSettings.Nginx;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// What is looked at before a server of the user's is led to ours, or away from it. Changes
/// nothing.
public final class AdoptionChecks {
    private final Whereabouts whereabouts;

    AdoptionChecks(Whereabouts whereabouts) {
        this.whereabouts = whereabouts;
    }

    private Adoption adoption(SwitchSettings settings) {
        return new Adoption(NginxSwitch.nginx(settings), whereabouts);
    }

    /// Throws `nginx-not-included` when the nginx of these settings does not read a file, or what
    /// keeps that from being told.
    public void requireReads(SwitchSettings settings, Path file) {
        Dump dump = adoption(settings).checked();
        if (dump.printed() && !dump.reads(file)) {
            throw AdoptionProblems.anotherNginx(NginxSwitch.nginx(settings).test(), file);
        }
    }

    /// Throws `nginx-not-included` when the command that is to tell nginx is for another nginx than
    /// the one that checks its configuration, as far as their pid files say. Words that are not
    /// nginx's own (`systemctl reload nginx`) say nothing.
    public void requireTold(SwitchSettings settings) {
        Nginx with = NginxSwitch.nginx(settings);
        Optional<List<String>> telling = Program.options(with.reload(), "-s", "reload");
        if (telling.isEmpty()
                || telling.equals(Program.options(with.test(), "-T"))
                || telling.equals(Program.options(with.test(), "-t"))) {
            return;
        }
        OptionalLong checked = adoption(settings).checked().master();
        List<String> asking = new ArrayList<>(telling.get());
        asking.add("-T");
        OptionalLong told = master(asking);
        if (checked.isPresent() && told.isPresent() && !told.equals(checked)) {
            throw AdoptionProblems.tellsAnother(with, told.getAsLong(), checked.getAsLong());
        }
    }

    private static OptionalLong master(List<String> asking) {
        try {
            Program.Ended ended = Program.run(asking);
            return ended.well() ? new Dump(ended.output()).master() : OptionalLong.empty();
        } catch (IOException _) {
            return OptionalLong.empty();
        }
    }

    /// Throws `switch-cannot` when what `http { }` says of requests would hold once more in our
    /// server, behind a server of the user's, and when nginx could ask another server until now.
    ///
    /// @param file of the user's, that will lead there
    /// @return what will be otherwise for those requests, for people
    public List<String> behind(String service, SwitchSettings settings, Path file) {
        Include include = Include.of(service, settings, Heads.LEAST);
        Map<String, String> files = adoption(settings).checked().files();
        List<String> notes = new ArrayList<>();
        notes.add(Behind.HOP);
        Directive.of(files)
                .ifPresentOrElse(
                        all -> {
                            Behind.twice(all, include)
                                    .ifPresent(
                                            line -> {
                                                throw AdoptionProblems.twice(settings, line);
                                            });
                            Behind behind = new Behind(include, file);
                            behind.further(all)
                                    .ifPresent(
                                            line -> {
                                                throw AdoptionProblems.further(line);
                                            });
                            notes.add(behind.bodies(all));
                            notes.addAll(behind.notes(all));
                        },
                        () -> notes.add(Behind.UNREAD));
        return notes;
    }

    /// Whether nginx takes requests of this service there already: what was left of an adoption
    /// before.
    ///
    /// @param address `address:port`
    public boolean hasOurs(String service, SwitchSettings settings, String address) {
        try {
            return adoption(settings)
                    .ours(service)
                    .filter(include -> include.listen().contains(address))
                    .isPresent();
        } catch (IOException e) {
            throw NginxProblems.io(NginxSwitch.nginx(settings).include(), e);
        }
    }

    /// Throws `not-possible-now` when a file of the user's uses what our include says: nginx could
    /// not give it up.
    ///
    /// @param address `host:port` of what it could lead to instead
    public void requireUnused(String service, SwitchSettings settings, String address) {
        Nginx nginx = NginxSwitch.nginx(settings);
        Uses.of(service, new Layout(nginx.include()), nginx.slots())
                .in(adoption(settings).checked().files())
                .ifPresent(
                        use -> {
                            throw AdoptionProblems.used(service, use, address);
                        });
    }
}
