package dev.gapless.testkit.simulation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// `bench/simulate`: many lives and a summary, or one life told line by line.
public final class SimulateMain {
    private static final String USAGE =
            """
            usage: bench/simulate [--runs N] [--first SEED] [--threads N] [--json FILE]
                   bench/simulate --seed SEED
              --runs     so many lives of a service, each with several deployments (10000)
              --first    seed of the first one (1)
              --threads  at once (one per processor)
              --json     write the summary there, too
              --seed     one life, told line by line\
            """;

    private SimulateMain() {}

    public static void main(String[] words) throws IOException, InterruptedException {
        Arguments arguments;
        try {
            arguments = Arguments.of(words);
        } catch (IllegalArgumentException wrong) {
            System.err.println(wrong.getMessage());
            System.err.println(USAGE);
            System.exit(64);
            return;
        }
        System.exit(arguments.seed().isPresent() ? tell(arguments.seed().get()) : many(arguments));
    }

    private static int tell(long seed) {
        Verdict verdict = new Life(seed).tell(System.out::println).live();
        System.out.println(
                "seed "
                        + seed
                        + ": "
                        + verdict.broken().map(Verdict.Broken::what).orElse("no rule was broken")
                        + " ("
                        + verdict.deployments()
                        + " deployments)");
        return verdict.broken().isPresent() ? 1 : 0;
    }

    private static int many(Arguments arguments) throws IOException, InterruptedException {
        Tally tally =
                new Simulation(arguments.threads(), Life::new)
                        .run(arguments.first(), arguments.runs());
        System.out.println(tally.text());
        Optional<Path> json = arguments.json();
        if (json.isPresent()) {
            Files.writeString(json.get(), tally.json());
        }
        if (tally.broken().isEmpty()) {
            System.out.println("no rule was broken");
            return 0;
        }
        Verdict broken = tally.broken().get();
        System.out.println(
                "seed " + broken.seed() + " broke a rule: " + broken.broken().orElseThrow().what());
        System.out.println("to see it: bench/simulate --seed " + broken.seed());
        return 1;
    }

    private record Arguments(
            long runs, long first, int threads, Optional<Path> json, Optional<Long> seed) {
        static Arguments of(String[] words) {
            Arguments result =
                    new Arguments(
                            10_000,
                            1,
                            Runtime.getRuntime().availableProcessors(),
                            Optional.empty(),
                            Optional.empty());
            for (int i = 0; i < words.length; i += 2) {
                if (i + 1 == words.length) {
                    throw new IllegalArgumentException(words[i] + " wants a value");
                }
                result = result.with(words[i], words[i + 1]);
            }
            return result;
        }

        private Arguments with(String name, String value) {
            return switch (name) {
                case "--runs" -> new Arguments(Long.parseLong(value), first, threads, json, seed);
                case "--first" -> new Arguments(runs, Long.parseLong(value), threads, json, seed);
                case "--threads" -> new Arguments(runs, first, Integer.parseInt(value), json, seed);
                case "--json" ->
                        new Arguments(runs, first, threads, Optional.of(Path.of(value)), seed);
                case "--seed" ->
                        new Arguments(
                                runs, first, threads, json, Optional.of(Long.parseLong(value)));
                default -> throw new IllegalArgumentException("unknown option " + name);
            };
        }
    }
}
