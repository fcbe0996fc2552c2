package dev.gapless.cli.demo;

import dev.gapless.api.wire.DeploymentView;
import dev.gapless.cli.Shell;
import dev.gapless.cli.prove.Lanes;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// Blue-green by Gapless.
final class WithGapless implements Way {
    private final Ground ground;
    private final URI address;
    private final String next;
    private final Lanes lanes = new Lanes();
    private Optional<DeploymentView> ended = Optional.empty();

    private WithGapless(Ground ground, URI address, String next) {
        this.ground = ground;
        this.address = address;
        this.next = next;
    }

    /// @param text of the `gapless.yaml`
    /// @param versions the one that serves first and the one that replaces it
    static WithGapless open(Shell shell, Path folder, String text, int listen, Versions versions)
            throws IOException {
        Ground ground =
                new Ground(shell, folder.resolve("home"), folder.resolve("gapless.yaml"), text);
        try {
            DeploymentView first = ground.deploy(versions.now(), Map.of());
            DeploymentView served = Following.follow(ground, first, _ -> {});
            if (!served.outcome().equals("succeeded")) {
                throw new IOException(
                        "the first deployment "
                                + served.outcome()
                                + served.cause().map(cause -> ": " + cause.what()).orElse(""));
            }
        } catch (IOException | RuntimeException e) {
            ground.close();
            throw e;
        }
        return new WithGapless(ground, URI.create("http://127.0.0.1:" + listen), versions.next());
    }

    record Versions(String now, String next) {}

    @Override
    public String name() {
        return "Gapless";
    }

    @Override
    public URI address() {
        return address;
    }

    @Override
    public void change() throws IOException {
        ended = Optional.of(Following.follow(ground, ground.deploy(next, Map.of()), lanes::see));
    }

    DeploymentView ended() {
        return ended.orElseThrow();
    }

    Lanes lanes() {
        return lanes;
    }

    @Override
    public void close() {
        ground.close();
    }
}
