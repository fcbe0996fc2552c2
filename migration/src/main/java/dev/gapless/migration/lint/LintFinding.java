package dev.gapless.migration.lint;

/// @param line counted from 1
public record LintFinding(String file, int line, About about, String text) {}
