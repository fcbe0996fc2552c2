/// HTTP/1.1 on the wire: reading heads and bodies strictly, and writing them for the other side.
///
/// Anything two parsers could read in two ways is refused ([BadMessage]): duplicate or mismatched
/// lengths, lengths together with chunked, obs-fold, bare CR or LF, bad chunk sizes, a space before
/// a colon. Bodies are always framed anew, so what the proxy understood is what the instance sees.
/// Knows nothing of routing. Objects belong to one connection and its event loop.
@NullMarked
package dev.gapless.proxy.http;

import org.jspecify.annotations.NullMarked;
