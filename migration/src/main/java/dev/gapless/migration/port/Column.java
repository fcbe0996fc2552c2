package dev.gapless.migration.port;

/// @param type as the catalogue writes it, without length or precision: good for a parameter
/// @param generated its value is computed by the database, from other columns or by counting, and
///   not known before the row is stored
public record Column(String name, String type, boolean nullable, boolean generated) {}
