/// A small HTTP/1.1 client on blocking channels and virtual threads: one connection, one request at
/// a time, each outcome either a whole [Answer] or a [Lost] with its kind. It never retries and
/// follows no redirect. A connection is used by one thread; only [HttpConnection#expire] may be
/// called by another.
@NullMarked
package dev.gapless.load.http;

import org.jspecify.annotations.NullMarked;
