package dev.gapless.agent.front;

import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.runtime.linux.UnixUser;
import dev.gapless.traffic.nginx.Complaint;
import dev.gapless.traffic.nginx.Program;
import dev.gapless.traffic.nginx.Program.Ended;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// What is said when an nginx cannot be worked with.
final class NginxRefusals {
    private static final int SHOWN_LINES = 10;

    private NginxRefusals() {}

    /// @param title of a process that was looked for
    static Problem none(Path file, String title) {
        return Problem.of(ProblemCode.NGINX_MISSING, "No nginx runs here.")
                .where(file.toString())
                .found("no process that calls itself " + title)
                .todo("start nginx, or adopt without it: gapless adopt --port PORT")
                .build();
    }

    static Problem unread(Path file, Nginx asked) {
        return Problem.of(ProblemCode.NGINX_MISSING, "No nginx that runs here reads " + file + ".")
                .where(file.toString())
                .found("asked: " + String.join(" ", asked.command()) + " -T")
                .todo("name the file that it shows, or how it is asked: --nginx \"nginx -c FILE\"")
                .build();
    }

    static Problem unasked(List<String> words, IOException failure) {
        return Problem.of(ProblemCode.NGINX_MISSING, "nginx cannot be asked.")
                .where(String.join(" ", words))
                .found(String.valueOf(failure.getMessage()))
                .todo("name the program: --nginx \"nginx -p PREFIX -c FILE\"")
                .cause(failure);
    }

    static Problem inContainer(Path file, String found) {
        return Problem.of(
                        ProblemCode.NGINX_IN_CONTAINER,
                        "No nginx of this machine itself reads " + file + ".")
                .where(file.toString())
                .found(found)
                .todo(
                        "point that nginx by hand at an address of the switch that it can reach;"
                                + " gapless adopt --port PORT takes the service over without it")
                .build();
    }

    static Problem denied(Nginx one, Path file) {
        String user = System.getProperty("user.name");
        String program = String.join(" ", Program.withoutSudo(one.command()));
        return Problem.of(
                        ProblemCode.NGINX_DENIED,
                        "nginx belongs to another user, and may not be reloaded by " + user + ".")
                .where(file.toString())
                .found("pid " + one.master() + ", uid " + UnixUser.uidOf(one.master()))
                .todo(
                        "in /etc/sudoers.d/gapless: "
                                + user
                                + " ALL=(root) NOPASSWD: "
                                + program
                                + " -T, "
                                + program
                                + " -s reload; then --nginx \"sudo -n "
                                + program
                                + "\"")
                .build();
    }

    static Problem broken(Nginx one, Ended ended, Path include) {
        List<String> lines = ended.complaints(SHOWN_LINES);
        Complaint first = Complaint.first(lines);
        boolean ours = first.place().startsWith(include + ":");
        return Problem.of(
                        ProblemCode.NGINX_CONFIG_BROKEN,
                        "nginx refuses its configuration; the traffic stays where it is.")
                .where(
                        ours
                                ? first.place()
                                : first.notOurs().orElse(String.join(" ", one.command()) + " -T"))
                .found(first.text())
                .evidence(lines.stream().skip(1).toList())
                .todo("repair that line, then the same command again")
                .build();
    }

    static Problem reloadFailed(List<String> telling, String found) {
        return Problem.of(
                        ProblemCode.NGINX_RELOAD_FAILED,
                        "nginx did not read its configuration again.")
                .where(String.join(" ", telling))
                .found(found)
                .todo("look into its error log, then the same command again")
                .build();
    }
}
