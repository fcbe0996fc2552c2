package dev.gapless.migration.port;

import java.util.List;

/// What is at the other end.
///
/// @param version as a person writes it, for example `18.4`
/// @param notes what a plan should mention about this server
public record Server(Product product, String label, String version, List<String> notes) {
    public Server {
        notes = List.copyOf(notes);
    }

    @Override
    public String toString() {
        return label + " " + version;
    }
}
