package dev.gapless.testkit.simulation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// `bench/simulate`: many lives and a summary, or one life told line by line.
public final class SimulateMain {
    private static final String USAGE =
            """
            usage: bench/simulate [--runs N] [--first-seed SEED] [--threads N] [--broken N] [--json FILE]
                   bench/simulate --seed SEED
              --runs        so many lives of a service, each with several deployments (10000)
              --first-seed  seed of the first one (1); the others follow it one by one
              --threads     at once (one per processor)
              --broken      stop when so many have broken a rule (1)
              --json        write the summary there, too
              --seed        one life, told line by line\
            """;

    private static final Set<String> OPTIONS =
            Set.of("--runs", "--first-seed", "--threads", "--broken", "--json", "--seed");

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
                new Simulation(arguments.threads(), Life::new, arguments.mostBroken())
                        .run(arguments.first(), arguments.runs());
        System.out.println(tally.text());
        Optional<Path> json = arguments.json();
        if (json.isPresent()) {
            Files.writeString(json.get(), tally.json(arguments.first()));
        }
        if (tally.broken().isEmpty()) {
            System.out.println("no rule was broken");
            return 0;
        }
        for (Verdict life : tally.broken()) {
            System.out.println(
                    "seed " + life.seed() + " broke a rule: " + life.broken().orElseThrow().what());
        }
        System.out.println("to see it: bench/simulate --seed " + tally.broken().getFirst().seed());
        return 1;
    }

    private record Arguments(
            long runs,
            long first,
            int threads,
            int mostBroken,
            Optional<Path> json,
            Optional<Long> seed) {
        static Arguments of(String[] words) {
            Map<String, String> values = new HashMap<>();
            for (int i = 0; i < words.length; i += 2) {
                if (!OPTIONS.contains(words[i])) {
                    throw new IllegalArgumentException("unknown option " + words[i]);
                }
                if (i + 1 == words.length) {
                    throw new IllegalArgumentException(words[i] + " wants a value");
                }
                values.put(words[i], words[i + 1]);
            }
            return new Arguments(
                    number(values, "--runs", 10_000),
                    number(values, "--first-seed", 1),
                    count(values, "--threads", Runtime.getRuntime().availableProcessors()),
                    count(values, "--broken", 1),
                    Optional.ofNullable(values.get("--json")).map(Path::of),
                    Optional.ofNullable(values.get("--seed"))
                            .map(_ -> number(values, "--seed", 1)));
        }

        private static int count(Map<String, String> values, String option, int otherwise) {
            long count = number(values, option, otherwise);
            if (count < 1 || count > Integer.MAX_VALUE) {
                throw new IllegalArgumentException(option + " is at least 1, not " + count);
            }
            return (int) count;
        }

        private static long number(Map<String, String> values, String option, long otherwise) {
            String text = values.getOrDefault(option, String.valueOf(otherwise));
            try {
                return Long.parseLong(text);
            } catch (NumberFormatException _) {
                throw new IllegalArgumentException(option + " wants a number, not " + text);
            }
        }
    }
}
