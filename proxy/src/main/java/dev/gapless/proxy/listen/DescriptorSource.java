package dev.gapless.proxy.listen;

import io.netty.channel.unix.FileDescriptor;

import java.util.List;
import java.util.function.Consumer;

/// Descriptors that may be given to another process.
@FunctionalInterface
interface DescriptorSource {
    /// Lends the descriptors; none of them is closed before `use` returns.
    void lend(Consumer<List<FileDescriptor>> use);
}
