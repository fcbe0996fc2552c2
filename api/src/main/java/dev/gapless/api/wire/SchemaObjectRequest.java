package dev.gapless.api.wire;

/// What is asked about an object of the database.
///
/// @param service its file; version, plan and `replace` mean nothing here
/// @param object as the server shows it
public record SchemaObjectRequest(ServiceRequest service, String object) {}
