package dev.gapless.load.http;

/// What came of one request.
public sealed interface Exchange permits Answer, Lost {}
