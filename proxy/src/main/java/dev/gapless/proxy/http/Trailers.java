package dev.gapless.proxy.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// Field lines behind the last chunk.
final class Trailers {
    private static final List<FieldName> NEVER =
            List.of(
                    FieldName.CONTENT_LENGTH,
                    FieldName.TRANSFER_ENCODING,
                    FieldName.HOST,
                    FieldName.CONNECTION,
                    FieldName.KEEP_ALIVE,
                    FieldName.PROXY_CONNECTION,
                    FieldName.TE,
                    FieldName.TRAILER,
                    FieldName.UPGRADE,
                    FieldName.EXPECT,
                    FieldName.X_FORWARDED_FOR,
                    FieldName.X_FORWARDED_PROTO,
                    FieldName.X_FORWARDED_HOST,
                    FieldName.X_GAPLESS_FAILURE,
                    FieldName.X_GAPLESS_RELEASE);

    private Trailers() {}

    /// The lines that may be passed on: fields that frame or route a message have no business
    /// there.
    ///
    /// @param section all lines with the final empty one
    /// @throws BadMessage when a line is not exactly a field
    static byte @Nullable [] checked(byte[] section) {
        Fields fields = new Fields(section, 0);
        NEVER.forEach(fields::drop);
        ByteBuf out = Unpooled.buffer(section.length);
        fields.write(out);
        byte[] lines = new byte[out.readableBytes()];
        out.readBytes(lines);
        return lines.length == 0 ? null : lines;
    }
}
