package dev.gapless.cli.command;

import dev.gapless.cli.Shell;
import dev.gapless.cli.command.ServiceFile.Asked;

import picocli.CommandLine.Mixin;

/// What the commands of `gapless db` have that read the file of the service.
abstract class DbLook extends GaplessCommand implements ConfigFlags.Taker {
    @Mixin private ServiceOptions service = new ServiceOptions();

    @Mixin private ConfigFlags flags = new ConfigFlags();

    DbLook(Shell shell) {
        super(shell);
    }

    @Override
    public final ConfigFlags flags() {
        return flags;
    }

    final ServiceOptions service() {
        return service;
    }

    final ServiceFile file() {
        return service.read(flags.values(), Asked.DATABASE, shell);
    }

    /// As they have to stand in a command to be pasted.
    final String words() {
        return service.flags() + flags.words();
    }
}
