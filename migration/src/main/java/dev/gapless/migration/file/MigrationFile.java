package dev.gapless.migration.file;

import dev.gapless.migration.change.Operation;

import java.util.List;

/// One migration file, read and well-formed.
///
/// @param id file name without its ending, for example `V2__add_email`
/// @param sha256 of its bytes
public record MigrationFile(String id, int number, String sha256, List<Operation> operations) {
    public MigrationFile {
        operations = List.copyOf(operations);
    }
}
