package dev.gapless.agent.operate;

import dev.gapless.core.deploy.ServiceState;
import dev.gapless.core.port.SchemaChange;
import dev.gapless.core.port.SchemaChange.Migration;
import dev.gapless.core.port.SchemaChange.OpenMigration;
import dev.gapless.core.port.SchemaChange.SchemaStatus;
import dev.gapless.core.service.DatabaseSettings;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The database that a command is aimed at.
///
/// @param state of the service, empty when nobody deployed it
record SchemaTarget(ServiceState state, DatabaseSettings database, SchemaChange schema) {
    private static final Pattern NUMBER = Pattern.compile("[Vv]?([0-9]{1,9})(?:__.*)?");
    private static final Pattern URL = Pattern.compile("jdbc:[a-z]+:(?://)?(?:[^/@]*@)?([^?;]*).*");

    String service() {
        return state.service();
    }

    SchemaStatus status() {
        return schema.status(database);
    }

    /// `10.0.1.5:5432/shop`: the URL without what may be secret in it.
    String place() {
        Matcher matcher = URL.matcher(database.url());
        return matcher.matches() ? matcher.group(1) : "";
    }

    static boolean names(String asked, OpenMigration one) {
        return names(asked, one.id(), one.number());
    }

    static boolean names(String asked, Migration one) {
        return names(asked, one.id(), one.number());
    }

    private static boolean names(String asked, String id, int number) {
        return asked.equals(id) || !asked.contains("__") && number(asked) == number;
    }

    /// Of `2`, `V2` or `V2__add_email`; -1 when it is none of these.
    static int number(String asked) {
        Matcher matcher = NUMBER.matcher(asked);
        return matcher.matches() ? Integer.parseInt(matcher.group(1)) : -1;
    }
}
