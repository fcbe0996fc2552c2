package dev.gapless.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gapless.api.wire.PlanView;
import dev.gapless.cli.ScriptedAgent;
import dev.gapless.cli.TestShell;
import dev.gapless.cli.Views;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

class PlanTest {
    @TempDir Path folder;

    private TestShell shell;
    private ScriptedAgent agent;

    @BeforeEach
    void startAgent() throws IOException {
        shell = new TestShell(folder);
        Files.writeString(
                folder.resolve("shop 1.yaml"),
                """
                name: shop
                artifact: build/shop-{version}.jar
                ports: [8081, 8082]
                health: { path: /health }
                switch: { kind: builtin, listen: "127.0.0.1:8080" }
                """);
        agent = new ScriptedAgent(shell.home()).on("POST /v1/services/shop/plan", revised());
    }

    @AfterEach
    void stopAgent() {
        agent.close();
    }

    private static PlanView revised() {
        PlanView plan = Views.plan();
        return new PlanView(
                plan.service(),
                plan.from(),
                "1.5.0+2",
                plan.schema(),
                plan.strategy(),
                plan.id(),
                plan.steps(),
                plan.notes(),
                plan.total(),
                false);
    }

    @Test
    void theCommandThatRunsItCanBePastedAsItStands() {
        assertThat(
                        shell.run(
                                "plan",
                                "1.5.0",
                                "--file",
                                "shop 1.yaml",
                                "--service",
                                "shop",
                                "--home",
                                "home",
                                "--replace",
                                "--set",
                                "env.GREETING=it's on",
                                "--bake-time",
                                "10s"))
                .as(shell.err())
                .isZero();
        assertThat(shell.out())
                .endsWith(
                        "gapless deploy 1.5.0 --file 'shop 1.yaml' --service shop --home home"
                                + " --replace --set 'env.GREETING=it'\\''s on' --bake-time=10s"
                                + " --plan 7f3a\n");
    }
}
