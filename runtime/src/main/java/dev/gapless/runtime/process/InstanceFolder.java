package dev.gapless.runtime.process;

import dev.gapless.core.port.InstanceSpec;
import dev.gapless.core.service.InstanceId;
import dev.gapless.runtime.file.DurableFiles;
import dev.gapless.runtime.linux.ProcessIdentity;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// The files of one instance, `instances/ID`: what was asked for (`spec`), who runs it (`shim`),
/// who it is (`pid`, `starttime`, `boot-id`), whether it ran before (`adopted`) and how it ended
/// (`exit`). Agent and shim meet here and nowhere else.
record InstanceFolder(InstanceId id, Path path) {
    /// Folder of the shim scripts, beside `instances`.
    static final String SHIMS = "shim";

    /// Its presence says that nobody looks after the instance any more.
    static final String LET_GO = "let-go";

    private static final int SHIM_ARGUMENTS = 3;

    /// Written before anything is started, durably.
    void create(InstanceSpec spec) throws IOException {
        DurableFiles.createFolders(path);
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
        DurableFiles.write(path.resolve("spec"), SpecFile.print(spec));
    }

    Optional<SpecFile> spec() {
        return read("spec").flatMap(SpecFile::parse);
    }

    /// Name of its control group: another home may have an instance of the same id.
    String groupName() {
        return id + "-" + Integer.toHexString(path.toString().hashCode());
    }

    /// Who runs the instance, once there is somebody.
    Optional<ProcessIdentity> shim() {
        return line("shim")
                .map(line -> line.split(" ", -1))
                .filter(parts -> parts.length == 3)
                .map(
                        parts ->
                                new ProcessIdentity(
                                        Long.parseLong(parts[0]),
                                        Long.parseLong(parts[1]),
                                        parts[2]));
    }

    /// Whether these are the arguments of a shim of this home, or of a process that is about to
    /// become one.
    boolean isShim(List<String> commandLine) {
        String shims = path.resolve("../..").normalize().resolve(SHIMS) + "/";
        return commandLine.stream()
                .limit(SHIM_ARGUMENTS)
                .anyMatch(argument -> argument.startsWith(shims));
    }

    /// The instance's own process; `pid` is written last, so the others are there when it is.
    Optional<ProcessIdentity> process() {
        return line("pid")
                .flatMap(
                        pid ->
                                line("starttime")
                                        .flatMap(
                                                ticks ->
                                                        line("boot-id")
                                                                .map(
                                                                        boot ->
                                                                                new ProcessIdentity(
                                                                                        Long
                                                                                                .parseLong(
                                                                                                        pid),
                                                                                        Long
                                                                                                .parseLong(
                                                                                                        ticks),
                                                                                        boot))));
    }

    /// Writes down a process that was found running although its files were missing, and its shim
    /// if it still has one.
    void adopt(ProcessIdentity process, Optional<ProcessIdentity> shim) throws IOException {
        if (shim.isPresent()) {
            ProcessIdentity found = shim.get();
            DurableFiles.write(
                    path.resolve("shim"),
                    found.pid() + " " + found.startTicks() + " " + found.bootId() + "\n");
        }
        DurableFiles.write(path.resolve("boot-id"), process.bootId() + "\n");
        DurableFiles.write(path.resolve("starttime"), process.startTicks() + "\n");
        DurableFiles.write(path.resolve("pid"), process.pid() + "\n");
    }

    /// From now on it is known to be a process that ran before; durable before its pid is.
    void markAdopted(Unit unit) throws IOException {
        DurableFiles.write(path.resolve("adopted"), unit.print());
    }

    /// How it is stopped, of one that was adopted; empty for one that was started here.
    Optional<Unit> adopted() {
        return read("adopted").map(Unit::parse);
    }

    /// From now on no agent looks after it, not even one that comes between this and its removal.
    void markLetGo() throws IOException {
        DurableFiles.write(path.resolve(LET_GO), "");
    }

    OptionalInt exitCode() {
        return line("exit")
                .map(text -> OptionalInt.of(Integer.parseInt(text)))
                .orElseGet(OptionalInt::empty);
    }

    /// Whether an agent has told its listener of the end.
    boolean endHeard() {
        return Files.exists(path.resolve("end-heard"));
    }

    void markEndHeard() throws IOException {
        Files.writeString(path.resolve("end-heard"), "");
    }

    /// Made by an agent that died before it wrote anything down.
    boolean empty() {
        return exists() && spec().isEmpty() && shim().isEmpty() && process().isEmpty();
    }

    boolean exists() {
        return Files.isDirectory(path);
    }

    /// Removes it; never half-done for whoever looks at `instances`.
    void remove() throws IOException {
        if (exists()) {
            Path gone = path.resolveSibling(".forgotten-" + path.getFileName());
            DurableFiles.removeTree(gone);
            DurableFiles.move(path, gone);
            DurableFiles.removeTree(gone);
        }
    }

    /// A line that has been written to its end.
    private Optional<String> line(String name) {
        return read(name)
                .filter(text -> text.endsWith("\n"))
                .map(String::strip)
                .filter(text -> !text.isEmpty());
    }

    private Optional<String> read(String name) {
        try {
            return Optional.of(Files.readString(path.resolve(name), StandardCharsets.UTF_8));
        } catch (IOException _) {
            return Optional.empty();
        }
    }
}
