package dev.gapless.cli.command;

import dev.gapless.cli.screen.Pasted;
import dev.gapless.config.ConfigKey;
import dev.gapless.config.ConfigKeys;
import dev.gapless.config.type.MapType;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.IGetter;
import picocli.CommandLine.Model.ISetter;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Every key of `gapless.yaml` as a flag: `--bake-time 10s` stands for this one command in place of
/// the file's value.
public final class ConfigFlags {
    private static final Pattern ENTRY =
            Pattern.compile("--(?<key>(?<map>[a-z-]+)\\.[^=]+)(=(?<value>.*))?", Pattern.DOTALL);

    private final Map<String, String> values = new TreeMap<>();

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description =
                    "Use this value of a key of the file. Keys are flags, too: --bake-time 10s,"
                            + " --env.LOG debug.")
    private final Map<String, String> set = new TreeMap<>();

    /// `--env.LOG debug` as `--set env.LOG=debug`: the names of variables and hooks are not known
    /// beforehand.
    public static List<String> withEntriesSet(List<String> args) {
        List<String> rewritten = new ArrayList<>();
        for (int i = 0; i < args.size(); i++) {
            Matcher entry = ENTRY.matcher(args.get(i));
            if (!entry.matches() || !isMap(entry.group("map"))) {
                rewritten.add(args.get(i));
                continue;
            }
            String value = entry.group("value");
            if (value == null && i + 1 < args.size()) {
                i++;
                value = args.get(i);
            }
            rewritten.addAll(
                    List.of("--set", entry.group("key") + "=" + (value == null ? "" : value)));
        }
        return rewritten;
    }

    private static boolean isMap(String name) {
        return ConfigKeys.find(name).map(key -> key.type() instanceof MapType<?>).orElse(false);
    }

    /// A command that takes them.
    public interface Taker {
        ConfigFlags flags();
    }

    /// By key; what a flag says wins over what the file says.
    Map<String, String> values() {
        Map<String, String> all = new TreeMap<>(set);
        all.putAll(values);
        return all;
    }

    /// As they have to stand in a command to be pasted.
    String words() {
        StringBuilder words = new StringBuilder();
        set.forEach((key, value) -> words.append(Pasted.flag("--set", key + "=" + value)));
        values.forEach((key, value) -> words.append(" " + Pasted.word("--" + key + "=" + value)));
        return words.toString();
    }

    /// Adds a flag per key of the table, hidden from the help of the command: `gapless explain
    /// config` lists them.
    public void addTo(CommandSpec spec) {
        for (ConfigKey<?> key : ConfigKeys.known()) {
            String flag = "--" + key.name();
            if (spec.findOption(flag) == null) {
                OneKey place = new OneKey(key.name());
                spec.addOption(
                        OptionSpec.builder(flag)
                                .type(String.class)
                                .paramLabel("VALUE")
                                .hidden(true)
                                .description(key.meaning())
                                .getter(place)
                                .setter(place)
                                .build());
            }
        }
    }

    private final class OneKey implements IGetter, ISetter {
        private final String key;

        OneKey(String key) {
            this.key = key;
        }

        @Override
        @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
        public <T> @Nullable T get() {
            return (T) values.get(key);
        }

        @Override
        public <T> @Nullable T set(@Nullable T value) {
            if (value != null) {
                values.put(key, value.toString());
            }
            return value;
        }
    }
}
