package dev.gapless.database;

import dev.gapless.core.service.DatabaseSettings;
import dev.gapless.migration.port.Database;
import dev.gapless.migration.port.Databases;
import dev.gapless.migration.port.Session;

import org.jspecify.annotations.Nullable;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/// Dies at one call that changes the database: before it, or after it (the work is done, the answer
/// is lost). The connection is closed as a killed process would close it.
final class FaultyDatabases implements Databases {
    /// Stands for a process that is no more.
    static final class Died extends Error {
        private static final long serialVersionUID = 1;
    }

    private final Databases real;
    private final int dieAt;
    private final boolean afterwards;
    private int calls;

    /// @param dieAt counted from 1
    FaultyDatabases(Databases real, int dieAt, boolean afterwards) {
        this.real = real;
        this.dieAt = dieAt;
        this.afterwards = afterwards;
    }

    int calls() {
        return calls;
    }

    @Override
    public Database open(DatabaseSettings settings, String password) {
        Database database = real.open(settings, password);
        return proxy(
                Database.class,
                (name, call) -> {
                    Object result = call.run();
                    return result instanceof Session session ? faulty(session) : result;
                },
                database);
    }

    private Session faulty(Session session) {
        return proxy(
                Session.class,
                (name, call) -> {
                    if (name.equals("close") || name.equals("cancel")) {
                        return call.run();
                    }
                    calls++;
                    if (calls == dieAt && !afterwards) {
                        throw new Died();
                    }
                    Object result = call.run();
                    if (calls == dieAt) {
                        throw new Died();
                    }
                    return result;
                },
                session);
    }

    private interface Call {
        @Nullable Object run() throws Throwable;
    }

    private interface Around {
        @Nullable Object call(String name, Call call) throws Throwable;
    }

    private static <T> T proxy(Class<T> type, Around around, T target) {
        return type.cast(
                Proxy.newProxyInstance(
                        type.getClassLoader(),
                        new Class<?>[] {type},
                        (_, method, arguments) ->
                                around.call(
                                        method.getName(),
                                        () -> {
                                            try {
                                                return method.invoke(target, arguments);
                                            } catch (InvocationTargetException e) {
                                                throw e.getTargetException();
                                            }
                                        })));
    }
}
