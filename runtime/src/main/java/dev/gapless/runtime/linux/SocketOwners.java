package dev.gapless.runtime.linux;

import dev.gapless.runtime.linux.Listeners.Listener;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Finds out whose a socket is, as far as the agent's user may look.
public final class SocketOwners {
    private SocketOwners() {}

    /// Who holds a socket.
    public sealed interface Owner {
        /// For people, for example `pid 3120, java -jar batch.jar, user batch, since Nov 18`.
        String description();
    }

    public record Process(long pid) implements Owner {
        @Override
        public String description() {
            return ProcessDescription.of(pid);
        }
    }

    /// Only the user is known, because the files of their processes may not be looked at.
    public record User(long uid) implements Owner {
        @Override
        public String description() {
            String name =
                    UnixUser.find(Long.toString(uid)).map(UnixUser::name).orElse("with uid " + uid);
            return "a process of user " + name;
        }
    }

    /// All processes that hold it (several when it was inherited), else its user.
    public static List<Owner> of(Listener listener) {
        Set<String> socket = Set.of(listener.file());
        List<Owner> processes =
                Proc.all().stream()
                        .filter(stat -> !heldBy(stat.pid(), socket).isEmpty())
                        .map(stat -> (Owner) new Process(stat.pid()))
                        .toList();
        return processes.isEmpty() ? List.of(new User(listener.uid())) : processes;
    }

    /// Whoever keeps another process from listening on this address.
    public static Optional<Owner> against(InetSocketAddress address) {
        return Listeners.against(address.getAddress(), address.getPort()).stream()
                .map(listener -> of(listener).getFirst())
                .findFirst();
    }

    /// Those of the files that a process has open; none when it may not be looked at.
    public static Set<String> heldBy(long pid, Set<String> files) {
        return Proc.openFiles(pid).orElse(List.of()).stream()
                .filter(files::contains)
                .collect(Collectors.toSet());
    }

    public static boolean holdsAll(long pid, Set<String> files) {
        return heldBy(pid, files).size() == files.size();
    }
}
