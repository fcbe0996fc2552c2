package dev.gapless.traffic.nginx;

import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.core.service.SwitchSettings.Nginx;

import java.nio.file.Path;

/// What can be wrong with an include of the user's of which only the port may be changed, and what
/// to do about it.
final class ReloadProblems {
    private static final String FLAGS = "switch: { nginx: { mode: flags } }";

    private ReloadProblems() {}

    static Problem unclear(Path file, String found) {
        return Problem.of(
                        ProblemCode.NGINX_INCLUDE_UNCLEAR,
                        file + " does not say in one line where the requests go.")
                .where("switch.nginx.include: " + file)
                .found(found)
                .todo("let it hold one line, as: set $service_url http://127.0.0.1:8081;")
                .build();
    }

    static Problem strange(Path file, String service, int port) {
        return Problem.of(
                        ProblemCode.NGINX_INCLUDE_UNCLEAR,
                        file + " leads to a port that is none of " + service + "'s.")
                .where("switch.nginx.include: " + file)
                .found("port " + port)
                .todo(
                        "name it in ports when that is where "
                                + service
                                + " runs, or name the include of "
                                + service)
                .build();
    }

    static Problem edited(Path file, Pointed noted, int port) {
        return Problem.of(
                        ProblemCode.NGINX_INCLUDE_EDITED,
                        "The include of nginx was edited since Gapless wrote its port.")
                .where(file.toString())
                .found("port " + port + "; Gapless wrote " + noted.port())
                .todo(
                        "write "
                                + noted.port()
                                + " again and reload nginx, then gapless retry; or, where this"
                                + " include is none of Gapless's any more: rm "
                                + file
                                + ".gapless")
                .build();
    }

    static Problem claimed(Path file, String by) {
        return Problem.of(
                        ProblemCode.NGINX_INCLUDE_CLAIMED,
                        "The include of nginx belongs to the service " + by + ".")
                .where("switch.nginx.include: " + file)
                .found(file + ".gapless says " + by)
                .todo(
                        "name the include of this service; or gapless remove --service "
                                + by
                                + ", or, where that is removed already: rm "
                                + file
                                + ".gapless")
                .build();
    }

    static Problem notRead(Path file) {
        return Problem.of(ProblemCode.NGINX_NOT_INCLUDED, "nginx does not read the include.")
                .where("switch.nginx.include: " + file)
                .found("nginx -T does not show it")
                .todo("name the file that leads to the service: nginx -T shows it")
                .build();
    }

    static Problem notChangeable(Path file, String found) {
        String user = System.getProperty("user.name", "this user");
        return Problem.of(ProblemCode.NGINX_DENIED, user + " may not write the include of nginx.")
                .where("switch.nginx.include: " + file)
                .found(found)
                .todo(
                        "as root: chown "
                                + user
                                + ": "
                                + file
                                + " "
                                + file.resolveSibling(".").normalize())
                .build();
    }

    static Problem unseen(Nginx nginx) {
        return Problem.of(
                        ProblemCode.NGINX_RELOAD_FAILED,
                        "nginx was told to reload, but its old configuration is still in force.")
                .where("switch.nginx.reload: " + String.join(" ", nginx.reload()))
                .found("no new workers, or workers of before still take requests")
                .todo(
                        "its error log says why (often an address in use); the include was put back."
                                + " When repaired: gapless retry")
                .retryable()
                .build();
    }

    static Problem away(Nginx nginx, String found) {
        return Problem.of(ProblemCode.SWITCH_UNREACHABLE, "nginx does not run: " + found + ".")
                .where("switch.nginx.include: " + nginx.include())
                .todo("start nginx, or see its error log; Gapless goes on by itself then")
                .retryable()
                .build();
    }

    static Problem uncounted(String service, Nginx nginx, String found) {
        return Problem.of(
                        ProblemCode.NGINX_NOT_COUNTED,
                        "The requests to " + service + " are not counted.")
                .where("switch.nginx.include: " + nginx.include())
                .found(found)
                .todo(FLAGS + " counts them; or go without: analysis: { errors: off }")
                .build();
    }
}
