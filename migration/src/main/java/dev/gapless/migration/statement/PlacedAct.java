package dev.gapless.migration.statement;

/// @param line of the file on which its words begin, counted from 1
public record PlacedAct(Act act, int line) {}
