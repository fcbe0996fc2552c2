package dev.gapless.traffic.nginx;

import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// What can be wrong with an nginx that somebody else looks after, and what to do about it.
final class NginxProblems {
    private static final int LINES = 5;

    private NginxProblems() {}

    static Problem missing(List<String> command, IOException e) {
        return Problem.of(
                        ProblemCode.NGINX_MISSING,
                        "There is no program " + command.getFirst() + " on this machine.")
                .where("switch.nginx: " + String.join(" ", command))
                .found(e.getMessage() == null ? "it cannot be started" : e.getMessage())
                .todo(
                        "install nginx, or say where it is: switch: { nginx: { test: /path/nginx"
                                + " -T, reload: /path/nginx -s reload } }; without nginx,"
                                + " switch.kind: builtin")
                .cause(e);
    }

    /// This user may not do what the command does.
    static Problem denied(List<String> command, Program.Ended ended) {
        return Problem.of(
                        ProblemCode.NGINX_DENIED,
                        user() + " may not run " + String.join(" ", command) + ".")
                .where("switch.nginx: " + String.join(" ", command))
                .found(String.join("; ", ended.complaints(1)))
                .evidence(ended.complaints(LINES))
                .todo(withSudo(command))
                .build();
    }

    /// The rights as a line for sudo, and what then stands in the file. An nginx that is named by
    /// more than its program is named so there, too: sudo compares all words.
    private static String withSudo(List<String> command) {
        return Program.options(command, "-T")
                .or(() -> Program.options(command, "-t"))
                .or(() -> Program.options(command, "-s", "reload"))
                .map(words -> forNginx(String.join(" ", Program.withoutSudo(words))))
                .orElseGet(() -> forAny(String.join(" ", Program.withoutSudo(command))));
    }

    private static String forNginx(String nginx) {
        return "as root, in /etc/sudoers.d/gapless: "
                + user()
                + " ALL=(root) NOPASSWD: "
                + nginx
                + " -T, "
                + nginx
                + " -s reload   then switch: { nginx: { test: sudo -n "
                + nginx
                + " -T, reload: sudo -n "
                + nginx
                + " -s reload } }";
    }

    private static String forAny(String words) {
        return "as root, in /etc/sudoers.d/gapless: "
                + user()
                + " ALL=(root) NOPASSWD: "
                + words
                + "   then sudo -n "
                + words
                + " in its place";
    }

    static Problem notWritable(Path include, String found) {
        Path folder = include.getParent();
        return Problem.of(ProblemCode.NGINX_DENIED, user() + " may not write the include of nginx.")
                .where("switch.nginx.include: " + include)
                .found(found)
                .todo(
                        "as root: install -d -o "
                                + user()
                                + " "
                                + folder
                                + "   (a folder for Gapless alone, which http { } includes: include "
                                + folder
                                + "/*.conf;)")
                .build();
    }

    static Problem broken(Path include, Program.Ended ended) {
        List<String> complaints = ended.complaints(LINES);
        Optional<String> ofOurs =
                complaints.stream().filter(line -> line.contains(include.toString())).findFirst();
        boolean ours = ofOurs.isPresent();
        Complaint first = ofOurs.map(Complaint::of).orElseGet(() -> Complaint.first(complaints));
        return Problem.of(
                        ProblemCode.NGINX_CONFIG_BROKEN,
                        "nginx refuses its configuration; the traffic stays where it is.")
                .where(
                        ours
                                ? placeOf(first, include)
                                : first.notOurs().orElse("a file of nginx that is not ours"))
                .found(first.text())
                .evidence(complaints.stream().filter(line -> !line.equals(first.line())).toList())
                .todo(
                        ours
                                ? "the include was put back; what stands above says what it does not"
                                        + " go together with"
                                : "repair that line, then gapless retry")
                .build();
    }

    /// The line of the include, where nginx names one.
    private static String placeOf(Complaint complaint, Path include) {
        return complaint.place().startsWith(include + ":") ? complaint.place() : include.toString();
    }

    static Problem notIncluded(Path include) {
        return Problem.of(ProblemCode.NGINX_NOT_INCLUDED, "nginx does not read " + include + ".")
                .where("switch.nginx.include: " + include)
                .found("no file of its configuration includes it")
                .todo("in nginx.conf, inside http { }: include " + include.getParent() + "/*.conf;")
                .build();
    }

    /// Its files, addresses and processes are others than ours.
    static Problem elsewhere(Path include, String found) {
        return Problem.of(
                        ProblemCode.NGINX_IN_CONTAINER,
                        "The nginx that runs here is in a container, not on this machine itself.")
                .where("switch.nginx.include: " + include)
                .found(found)
                .todo(
                        "let it lead to switch.kind: builtin, at an address that it can reach; or"
                                + " run Gapless in the same container")
                .build();
    }

    static Problem edited(Path file) {
        return Problem.of(
                        ProblemCode.NGINX_INCLUDE_EDITED,
                        "The include of nginx was edited since Gapless wrote it.")
                .where(file.toString())
                .found("its checksum is not the one in its first line")
                .todo(
                        "move lines of your own to another file, delete this one, then gapless retry:"
                                + " it is written again")
                .build();
    }

    static Problem claimed(Path file, String service, String by) {
        return Problem.of(
                        ProblemCode.NGINX_INCLUDE_CLAIMED,
                        by.isEmpty()
                                ? "The include of nginx is a file that Gapless did not write."
                                : "The include of nginx belongs to the service " + by + ".")
                .where("switch.nginx.include: " + file)
                .found(by.isEmpty() ? "its first line is not ours" : "its first line says " + by)
                .todo(
                        "one file for each service: switch: { nginx: { include: "
                                + file.resolveSibling(service + ".conf")
                                + " } }")
                .build();
    }

    static Problem slotMissing(Path include, String found) {
        return Problem.of(ProblemCode.NGINX_SLOT_MISSING, "nginx has no slot for every instance.")
                .where(include.toString())
                .found(found)
                .todo("list in ports those that are used, those of running instances among them")
                .build();
    }

    static Problem reloadFailed(List<String> command, Program.Ended ended) {
        return Problem.of(
                        ProblemCode.NGINX_RELOAD_FAILED,
                        "nginx could not be told to reload; nothing was changed.")
                .where("switch.nginx.reload: " + String.join(" ", command))
                .found(String.join("; ", ended.complaints(1)))
                .evidence(ended.complaints(LINES))
                .todo("start nginx if it does not run, then gapless retry")
                .retryable()
                .build();
    }

    static Problem reloadSilent(Include include, String seen) {
        return Problem.of(
                        ProblemCode.NGINX_RELOAD_FAILED,
                        "nginx was told to reload, but its old configuration is still in force.")
                .where("http://" + include.listen().getFirst() + include.probePath())
                .found(seen)
                .todo(
                        "its error log says why (often an address in use); the include was put back."
                                + " When repaired: gapless retry")
                .retryable()
                .build();
    }

    static Problem inUse(List<String> addresses) {
        return Problem.of(
                        ProblemCode.LISTEN_IN_USE,
                        "nginx cannot listen on " + String.join(", ", addresses) + ".")
                .where("switch.listen")
                .found("address-in-use")
                .todo(
                        "free that address, or name another one: switch: { listen: ADDRESS:PORT };"
                                + " the include was put back")
                .build();
    }

    static Problem shared(Include include) {
        return Problem.of(
                        ProblemCode.LISTEN_IN_USE,
                        "Another server { } of nginx gets the requests to "
                                + include.listen().getFirst()
                                + ".")
                .where("switch.listen")
                .found("of several servers on one address the first gets what names none of them")
                .todo(
                        "name an address that no other server { } listens on: switch: { listen:"
                                + " ADDRESS:PORT }; the include was put back")
                .build();
    }

    static Problem blind(Layout layout, String seen) {
        return Problem.of(
                        ProblemCode.NGINX_BLIND,
                        "nginx does not see the files that say where requests go.")
                .where(layout.current().toString())
                .found(seen)
                .todo(
                        "its workers need to look into "
                                + layout.folder()
                                + " (chmod o+x on the folders above it; no file system of its own"
                                + " for nginx, as in a container)")
                .retryable()
                .build();
    }

    /// nginx says the requests to somebody else only.
    static Problem notCounted(Include include, AccessLogs.Gap gap) {
        boolean everywhere = gap.what().contains("http {");
        return uncounted(
                include,
                gap.file(),
                gap.what(),
                everywhere
                        ? "move access_log off; from http { } into those server { } that mean it"
                        : "add there: " + include.accessLog() + ";   and reload nginx");
    }

    /// A place whose `add_header` lines keep ours away, or are kept away by ours.
    static Problem untold(Include include, Layout layout, CookieLines.Gap gap) {
        return Problem.of(
                        ProblemCode.NGINX_COOKIE_LOST,
                        gap.theirs()
                                ? "Answers of "
                                        + include.service()
                                        + " would lose a header of yours to the cookie of"
                                        + " Gapless."
                                : "Clients of "
                                        + include.service()
                                        + " would not be told which release they belong to.")
                .where(gap.file())
                .found(gap.what())
                .todo(
                        (gap.theirs()
                                        ? "write such lines into the server { } blocks that they"
                                                + " are for, not above them,"
                                        : "add there: " + layout.includesAffinity() + "  ")
                                + " and reload nginx; or go without: affinity: none")
                .build();
    }

    static Problem countsPortTaken(Include include) {
        return uncounted(
                include,
                "127.0.0.1:" + include.counts() + " (UDP)",
                "somebody has UDP port " + include.counts() + ", to which nginx sends its lines",
                "end who has it: ss -ulpn 'sport = :" + include.counts() + "'");
    }

    static Problem countsNotHeard(Include include) {
        return uncounted(
                include,
                "http://" + include.listen().getFirst() + include.countPath(),
                "nginx answered a request of ours, and no line of it came",
                "look for send() in nginx's error log, and at rules for UDP to 127.0.0.1:"
                        + include.counts());
    }

    private static Problem uncounted(Include include, String where, String found, String todo) {
        return Problem.of(
                        ProblemCode.NGINX_NOT_COUNTED,
                        "The requests to " + include.service() + " are not counted.")
                .where(where)
                .found(found)
                .todo(todo + "; or go without: analysis: { errors: off }")
                .build();
    }

    static Problem unreachable(Include include, IOException e) {
        return Problem.of(
                        ProblemCode.SWITCH_UNREACHABLE,
                        "nginx does not answer on "
                                + include.listen().getFirst()
                                + ": "
                                + e.getMessage())
                .where("http://" + include.listen().getFirst() + include.probePath())
                .todo("start nginx, or see its error log; Gapless goes on by itself then")
                .retryable()
                .cause(e);
    }

    static Problem superseded(Layout layout, State seen) {
        return superseded(layout.state(), seen);
    }

    /// @param file that says so
    static Problem superseded(Path file, State seen) {
        return Problem.of(
                        ProblemCode.SWITCH_REFUSED,
                        "Another agent, which started later, moves this traffic now.")
                .found("routes of its start number " + seen.epoch())
                .where(file.toString())
                .todo(
                        "stop one of the two: gapless agent stop; when the other is gone for good:"
                                + " rm "
                                + file)
                .build();
    }

    static Problem unfit(String what, String found) {
        return Problem.of(ProblemCode.SWITCH_REFUSED, what)
                .where("switch.nginx")
                .found(found)
                .todo("name an include that lies elsewhere, or switch.kind: builtin")
                .build();
    }

    /// The agent ends, or nobody waits for this any more; the thread stays interrupted.
    static Problem cancelled(InterruptedException e) {
        Thread.currentThread().interrupt();
        return Problem.of(ProblemCode.NGINX_RELOAD_FAILED, "The work on nginx was cancelled.")
                .todo("gapless status; the agent asks nginx again when it runs")
                .retryable()
                .cause(e);
    }

    static Problem io(Path file, IOException e) {
        return Problem.of(
                        ProblemCode.NGINX_DENIED,
                        "The files of nginx could not be written: " + e.getMessage())
                .where(file.toString())
                .found(e.getClass().getSimpleName())
                .todo("make room or give " + user() + " the right to write there")
                .retryable()
                .cause(e);
    }

    private static String user() {
        return System.getProperty("user.name", "this user");
    }
}
