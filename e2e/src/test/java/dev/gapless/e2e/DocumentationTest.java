package dev.gapless.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gapless.e2e.site.Checkout;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// What the documentation points at is there.
class DocumentationTest {
    private static final Pattern LINK = Pattern.compile("]\\((?!https?:|#|mailto:)([^)#\\s]+)");

    /// Paths in the text, from the root of the repository: those that begin with a folder of it.
    /// `...` stands for folders.
    private static final Pattern CODE = Pattern.compile("`([A-Za-z0-9_.-]+(?:/[A-Za-z0-9_.-]+)+)`");

    @Test
    void linksLeadToFiles() throws IOException {
        List<String> dead = new ArrayList<>();
        for (Path page : pages()) {
            Path folder = Objects.requireNonNull(page.getParent());
            Matcher link = LINK.matcher(Files.readString(page));
            while (link.find()) {
                if (!Files.exists(folder.resolve(link.group(1)))) {
                    dead.add(page + " -> " + link.group(1));
                }
            }
        }
        assertThat(dead).isEmpty();
    }

    /// For what the reader is to name, and what is not of the repository but of a home.
    private static final Set<String> NO_FILES =
            Set.of("XStep.java", "CODE.md", "routes.json", "target");

    @Test
    void namedFilesOfTheRepositoryExist() throws IOException {
        List<String> missing = new ArrayList<>();
        int found = 0;
        for (Path page : pages()) {
            // decisions tell what was when they were made
            if (page.toString().contains("decisions")) {
                continue;
            }
            Matcher path = CODE.matcher(Files.readString(page));
            while (path.find()) {
                List<String> parts = List.of(path.group(1).split("/"));
                boolean ours = Files.isDirectory(Checkout.root().resolve(parts.getFirst()));
                if (!ours || parts.stream().anyMatch(NO_FILES::contains)) {
                    continue;
                }
                found++;
                if (!exists(path.group(1))) {
                    missing.add(page.getFileName() + ": " + path.group(1));
                }
            }
        }
        assertThat(missing).isEmpty();
        assertThat(found).isGreaterThan(20);
    }

    private static boolean exists(String path) throws IOException {
        int dots = path.indexOf("/...");
        if (dots < 0) {
            return Files.exists(Checkout.root().resolve(path));
        }
        String end = path.substring(dots + "/...".length());
        try (Stream<Path> below = Files.walk(Checkout.root().resolve(path.substring(0, dots)))) {
            return below.anyMatch(file -> file.toString().endsWith(end));
        }
    }

    private static List<Path> pages() throws IOException {
        List<Path> pages = new ArrayList<>();
        for (Path place : List.of(Checkout.root(), Checkout.root().resolve("docs"))) {
            boolean deep = place.endsWith("docs");
            try (Stream<Path> files = Files.walk(place, deep ? 5 : 1)) {
                files.filter(file -> file.toString().endsWith(".md")).forEach(pages::add);
            }
        }
        assertThat(pages).hasSizeGreaterThan(10);
        return pages;
    }
}
