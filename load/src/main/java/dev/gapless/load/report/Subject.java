package dev.gapless.load.report;

/// What was replaced by what.
///
/// @param from the release that served before
/// @param to the release that was to serve, whatever came of it
public record Subject(String title, String service, String from, String to) {}
