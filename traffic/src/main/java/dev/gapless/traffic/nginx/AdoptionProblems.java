package dev.gapless.traffic.nginx;

import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.core.service.SwitchSettings;
import dev.gapless.core.service.SwitchSettings.Nginx;

import java.nio.file.Path;
import java.util.List;

/// What is said when a server of the user's is to lead to ours, or away from it.
final class AdoptionProblems {
    private AdoptionProblems() {}

    /// What is to be pointed is read by another nginx than the one that is told, or by none.
    static Problem anotherNginx(List<String> test, Path file) {
        return Problem.of(
                        ProblemCode.NGINX_NOT_INCLUDED,
                        "The nginx that is to be the switch does not read " + file + ".")
                .where("switch.nginx.test: " + String.join(" ", test))
                .found("no file of its configuration includes it")
                .todo("let switch.nginx.test and reload name the nginx that reads it")
                .build();
    }

    /// It would never be seen to take anything in.
    ///
    /// @param told pid of the one that is told
    /// @param checked pid of the one that is checked
    static Problem tellsAnother(Nginx with, long told, long checked) {
        return Problem.of(
                        ProblemCode.NGINX_NOT_INCLUDED,
                        "Another nginx would be told than the one that is to be the switch.")
                .where("switch.nginx.reload: " + String.join(" ", with.reload()))
                .found("it tells pid " + told + "; switch.nginx.test checks pid " + checked)
                .todo("let switch.nginx.test and reload name the same nginx, as: nginx -c FILE")
                .build();
    }

    /// Requests still go where they went, and may not be led to nobody.
    static Problem notYet(String service) {
        return Problem.of(
                        ProblemCode.NOT_POSSIBLE_NOW,
                        "nginx is pointed at " + service + " once the adopted process is healthy.")
                .todo("wait: it is asked until then")
                .retryable()
                .build();
    }

    /// It would refuse its configuration without ours.
    static Problem used(String service, Uses.Use use, String address) {
        return Problem.of(
                        ProblemCode.NOT_POSSIBLE_NOW,
                        "nginx could not give up the include of "
                                + service
                                + ": another file needs it.")
                .where(use.file() + ":" + use.line())
                .found(use.text())
                .todo(
                        "let that lead to "
                                + address
                                + " itself and reload nginx, then the same command again")
                .build();
    }

    /// Whether it is told once more is for a person to say.
    static Problem unfinished(Path include, String service) {
        return Problem.of(
                        ProblemCode.NGINX_RELOAD_FAILED,
                        "nginx was to become the switch of "
                                + service
                                + ", and nobody saw it take that in.")
                .where(include.toString())
                .found("it is not reloaded for it by itself: each try is a reload")
                .todo(
                        "gapless adopt --nginx-include FILE goes on; back: gapless remove"
                                + " --keep-running")
                .build();
    }

    /// nginx asks the next server of an upstream when one does not answer. Ours does, with 503.
    static Problem further(Directive line) {
        return Problem.of(
                        ProblemCode.SWITCH_CANNOT,
                        "nginx would not ask the other server of that upstream any more when the"
                                + " service is away.")
                .where(line.file())
                .found(line.text())
                .todo(
                        "let the upstream have the server of the service alone and reload nginx; or"
                                + " go without nginx: gapless adopt --port PORT")
                .build();
    }

    /// What is said for all servers holds in ours, too, which stands behind one of them.
    static Problem twice(SwitchSettings settings, Directive line) {
        return Problem.of(
                        ProblemCode.SWITCH_CANNOT,
                        "A line of http { } would hold twice for each request: in your server, and"
                                + " in that of Gapless behind it.")
                .where(line.file())
                .found(line.text())
                .todo(
                        "write it into the server { } blocks that it is for"
                                + (settings.listen().stream().allMatch(Include::isLocal)
                                        ? ""
                                        : ", or let switch.listen be 127.0.0.1 alone")
                                + ", and reload nginx; or switch.kind: builtin")
                .build();
    }
}
