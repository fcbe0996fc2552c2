package dev.gapless.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gapless.e2e.site.HandMade;
import dev.gapless.e2e.site.Site;
import dev.gapless.e2e.tutorial.Shown;
import dev.gapless.e2e.tutorial.Transcript;
import dev.gapless.e2e.tutorial.Transcript.Entry;
import dev.gapless.testkit.docs.Page;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// What a page shows as the answer to `gapless adopt`, before it is gone on with.
final class OutlineOfPage {
    private OutlineOfPage() {}

    /// Each row in the page's words, with the names of this service. Those of its variables, and
    /// what the next release has not, are others there. Empty when it says the same.
    ///
    /// @param page its last transcript of an adoption is meant
    /// @param said of a release 1 that a script began
    static String difference(String page, String said, Site site, HandMade before) {
        Entry adopt =
                Transcript.of(Page.of(page).text()).entries().stream()
                        .filter(one -> one.typed().startsWith("gapless adopt"))
                        .reduce((first, last) -> last)
                        .orElseThrow();
        List<String> shown = new ArrayList<>(adopt.shown());
        assertThat(shown.removeLast()).startsWith("Go on?");
        String include = before.include().toString();
        int port = site.port();
        String line = said.replaceAll("\\s+", " ");
        String here =
                line.substring(line.indexOf("adopts pid "))
                        .replaceFirst(
                                ", \\S*java .*? user \\S+, (since .*?), on :" + port,
                                ", java -jar shop-1.4.2.jar, user shop, $1, on :8081")
                        .replaceFirst("as 1 of " + site.name(), "as 1.4.2 of shop")
                        .replaceFirst("copy of \\S+,", "copy of /opt/shop/shop-1.4.2.jar,")
                        .replaceFirst(
                                "command, \\S+ and ([0-9]+) variables: .*? stops",
                                "command, /opt/shop and $1 variables: DB_PASSWORD, TZ stops")
                        .replaceFirst(" next the next release .*? nginx ", " nginx ")
                        .replaceAll(broken(include), includeIn(shown))
                        .replaceAll(
                                broken(before.ofFlags(site).toString()),
                                "/etc/nginx/gapless/shop.conf")
                        .replaceFirst("ports \\[[0-9, ]+]", "ports [8081, 8082]")
                        .replace(site.config().value("switch.listen"), "127.0.0.1:8080")
                        .replace("127.0.0.1:" + port, "127.0.0.1:8081");
        return Shown.difference(shown, here);
    }

    /// A path that is longer than a line is broken anywhere.
    private static String broken(String path) {
        return path.chars()
                .mapToObj(one -> Pattern.quote(Character.toString(one)))
                .collect(Collectors.joining(" ?"));
    }

    /// The page's own.
    private static String includeIn(List<String> shown) {
        return String.join(" ", shown).replaceFirst(".* (/\\S+) leads to .*", "$1");
    }
}
