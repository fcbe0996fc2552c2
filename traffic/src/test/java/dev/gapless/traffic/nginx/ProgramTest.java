package dev.gapless.traffic.nginx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gapless.api.ProblemReport;
import dev.gapless.traffic.nginx.Program.Ended;

import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.util.List;

/// What nginx and sudo say, word for word.
class ProgramTest {
    private static final List<String> TEST = List.of("nginx", "-T");
    private static final String NO_LOG =
            "nginx: [alert] could not open error log file: open() \"/var/log/nginx/error.log\""
                    + " failed (13: Permission denied)\n";

    @Test
    void missingRightsAreNoWrongLine() {
        Ended key =
                new Ended(
                        1,
                        NO_LOG
                                + "nginx: [emerg] cannot load certificate key \"/etc/ssl/shop.key\":"
                                + " fopen() failed (13: Permission denied)\n");
        assertThat(key.denied(TEST)).isTrue();
        Ended pid =
                new Ended(1, "nginx: [alert] kill(812, 1) failed (1: Operation not permitted)\n");
        assertThat(pid.denied(TEST)).isTrue();
        Ended asked = new Ended(1, "sudo: a password is required\n");
        assertThat(asked.denied(List.of("sudo", "-n", "nginx", "-T"))).isTrue();
    }

    @Test
    void aLineForSudoNamesTheProgramItself() {
        assertThat(Program.withoutSudo(List.of("/usr/bin/sudo", "-n", "/opt/nginx", "-c", "a")))
                .containsExactly("/opt/nginx", "-c", "a");
        assertThat(Program.withoutSudo(List.of("/opt/nginx", "-T")))
                .containsExactly("/opt/nginx", "-T");
    }

    /// The first complaint stands where it was found, the others below it, none twice.
    @Test
    void aConfigurationThatIsNotOursIsNamedWithItsLine() {
        ProblemReport report =
                NginxProblems.broken(
                                Path.of("/etc/nginx/gapless/shop.conf"),
                                new Ended(
                                        1,
                                        """
                                        nginx: [emerg] unknown directive "proxy_pas" in /etc/nginx/blog:14
                                        nginx: [emerg] no "events" section in configuration
                                        """))
                        .report();
        assertThat(report.code()).isEqualTo("nginx-config-broken");
        assertThat(report.where()).isEqualTo("/etc/nginx/blog:14 (not ours)");
        assertThat(report.found()).isEqualTo("unknown directive \"proxy_pas\"");
        assertThat(report.evidence()).singleElement().asString().contains("events");
        assertThat(report.todo()).isEqualTo("repair that line, then gapless retry");
    }

    /// Its log says when, and who it was: nothing of that helps whoever repairs the line.
    @Test
    void whatNginxSaysInItsLogIsSaidOnceAndWithoutItsStamp() {
        String line = "unknown directive \"proxy_pas\" in /etc/nginx/blog:14";
        Ended ended =
                new Ended(
                        1,
                        "2026/11/30 07:35:05 [emerg] 32374#32374: "
                                + line
                                + "\nnginx: [emerg] "
                                + line
                                + "\nnginx: configuration file /etc/nginx/nginx.conf test failed\n");
        assertThat(ended.complaints(5)).containsExactly(line);
        assertThat(Complaint.of(ended.complaints(1).getFirst()))
                .isEqualTo(new Complaint("unknown directive \"proxy_pas\"", "/etc/nginx/blog:14"));
        assertThat(Complaint.of("nginx: [emerg] no \"events\" section in configuration"))
                .isEqualTo(new Complaint("no \"events\" section in configuration", ""));
    }

    @Test
    void aWrongLineIsNoMissingRightWhateverLogItCannotOpen() {
        Ended broken =
                new Ended(
                        1,
                        NO_LOG
                                + "nginx: [emerg] unknown directive \"proxy_pas\" in"
                                + " /etc/nginx/sites-enabled/blog:14\n");
        assertThat(broken.denied(TEST)).isFalse();
        assertThat(broken.complaints(5)).singleElement().asString().contains("proxy_pas");
    }
}
