package dev.gapless.traffic.nginx;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// The files of an include, and how they are written: nginx may begin at any moment, between any
/// two of them.
record OurFiles(Layout layout) {
    private static final String LEFT =
            "# Gapless has left this file; it may be removed once nothing includes it.\n";

    /// What they say; empty where there is none.
    record Written(Optional<String> http, Optional<String> server, Optional<String> affinity) {
        /// No include is there, or one that says nothing any more: its file stays then, for those
        /// who include it by its name.
        boolean isVacant() {
            return http.filter(OurFiles::speaks).isEmpty();
        }

        static Written of(Include include, IncludeText text) {
            return new Written(
                    Optional.of(text.http()),
                    Optional.of(text.server()),
                    include.affinity() ? Optional.of(include.tell() + "\n") : Optional.empty());
        }
    }

    /// One that is written, or deleted where it says nothing.
    record Change(Path file, Optional<String> text) {}

    Written now() throws IOException {
        return new Written(
                VisibleFiles.text(layout.include()),
                VisibleFiles.text(layout.server()),
                VisibleFiles.text(layout.affinity()));
    }

    private static boolean speaks(String http) {
        return !http.isBlank() && !http.equals(LEFT);
    }

    void write(Written wanted) throws IOException {
        for (Change one : changes(now().http(), wanted)) {
            if (one.text().isPresent()) {
                VisibleFiles.replace(one.file(), one.text().get());
            } else {
                Files.deleteIfExists(one.file());
            }
        }
    }

    /// In this order: what uses a variable comes after the include that says it, and goes before
    /// it; what the include itself includes is there first.
    ///
    /// @param now what the include says
    List<Change> changes(Optional<String> now, Written wanted) {
        Change http = new Change(layout.include(), wanted.http());
        Change server = new Change(layout.server(), wanted.server());
        Change affinity = new Change(layout.affinity(), wanted.affinity());
        Optional<String> said = now.filter(OurFiles::speaks);
        boolean includeFirst =
                wanted.server().isEmpty()
                        || said.isPresent() && !IncludeText.says(said.get(), wanted.server().get());
        List<Change> both = includeFirst ? List.of(http, server) : List.of(server, http);
        return wanted.affinity().isEmpty()
                ? List.of(affinity, both.getFirst(), both.getLast())
                : List.of(both.getFirst(), both.getLast(), affinity);
    }

    /// The include says nothing any more, and stays for those who include it by its name.
    void leave() throws IOException {
        VisibleFiles.replace(layout.include(), LEFT);
    }
}
