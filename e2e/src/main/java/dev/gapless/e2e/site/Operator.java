package dev.gapless.e2e.site;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Somebody who types `gapless ...` in the folder of a site: the real program as a process of its
/// own, with its exit code and what it printed.
///
/// @param prefix what it is run by, for example with fewer rights
/// @param classPath of the program
public record Operator(Site site, List<String> prefix, String classPath) {
    private static final long ENDS_WITHIN_SECONDS = 300;

    /// The rights of root over files of others are taken away, so that a root who runs the tests is
    /// refused as anybody else is.
    private static final List<String> WITHOUT_ROOT =
            List.of("setpriv", "--inh-caps=-all", "--bounding-set=-dac_override,-dac_read_search");

    public Operator(Site site) {
        this(site, List.of());
    }

    private Operator(Site site, List<String> prefix) {
        this(site, prefix, System.getProperty("java.class.path"));
    }

    public Operator withoutRightsOfRoot() {
        return "root".equals(System.getProperty("user.name"))
                ? new Operator(site, WITHOUT_ROOT)
                : this;
    }

    /// Programs in this folder are found before all others, also by the agent that a command
    /// starts.
    public Operator withPrograms(Path folder) {
        return new Operator(site, List.of("env", "PATH=" + folder + ":" + System.getenv("PATH")));
    }

    /// @param exitCode of the program
    /// @param out what it printed as a result; err beside it, refusals too
    public record Said(int exitCode, String out, String err) {
        public String all() {
            return out + err;
        }
    }

    /// A command that runs.
    public record Running(Process process, Path out, Path err) {
        /// Both streams so far.
        public String soFar() {
            return read(out) + read(err);
        }

        /// Waits for its end.
        public Said end() {
            try {
                if (!process.waitFor(ENDS_WITHIN_SECONDS, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                    throw new IllegalStateException("it does not end; it said " + soFar());
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while a command ran", e);
            }
            return new Said(process.exitValue(), read(out), read(err));
        }

        /// @param signal its name, for example `INT`
        public void signal(String signal) {
            Processes.signal(process.pid(), signal);
        }
    }

    /// Types it and waits for its end.
    public Said types(String... words) {
        return begins(words).end();
    }

    /// Types it.
    public Running begins(String... words) {
        List<String> command = new ArrayList<>(prefix);
        // else Ctrl-C were ignored wherever this process was started under nohup
        command.addAll(List.of("env", "--default-signal=INT,HUP,TERM"));
        command.add(SiteConfig.java().toString());
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto"));
        command.addAll(List.of("-cp", classPath));
        command.add("dev.gapless.cli.Main");
        command.addAll(List.of(words));
        try {
            Path out = said("out");
            Path err = said("err");
            ProcessBuilder builder =
                    new ProcessBuilder(command)
                            .directory(site.folder().toFile())
                            .redirectInput(Path.of("/dev/null").toFile())
                            .redirectOutput(out.toFile())
                            .redirectError(err.toFile());
            builder.environment().put("GAPLESS_HOME", site.home().toString());
            builder.environment().remove("GAPLESS_LANG");
            return new Running(builder.start(), out, err);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Not in the site: its disk may be full.
    private static Path said(String stream) throws IOException {
        Path file = Files.createTempFile("gapless-said", "." + stream);
        file.toFile().deleteOnExit();
        return file;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
