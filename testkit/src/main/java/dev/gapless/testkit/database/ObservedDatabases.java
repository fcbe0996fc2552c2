package dev.gapless.testkit.database;

import dev.gapless.core.service.DatabaseSettings;
import dev.gapless.migration.port.Database;
import dev.gapless.migration.port.Databases;
import dev.gapless.migration.port.Session;
import dev.gapless.migration.port.StoredStep;

import org.jspecify.annotations.Nullable;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;

/// Lets somebody know of every step before it is carried out or taken back, and after it.
///
/// @param observer hears of them in the thread that carries them out
record ObservedDatabases(Databases real, StepObserver observer) implements Databases {
    @Override
    public Database open(DatabaseSettings settings, String password) {
        Database database = real.open(settings, password);
        return proxy(
                Database.class,
                (method, arguments) -> {
                    Object result = call(database, method, arguments);
                    return result instanceof Session session ? observed(session) : result;
                });
    }

    private Session observed(Session session) {
        return proxy(
                Session.class,
                (method, arguments) -> {
                    if (arguments != null
                            && arguments.length > 1
                            && arguments[1] instanceof StoredStep stored) {
                        observer.begins(stored.step());
                        try {
                            return call(session, method, arguments);
                        } finally {
                            observer.ended(stored.step());
                        }
                    }
                    return call(session, method, arguments);
                });
    }

    private interface Handler {
        @Nullable Object handle(Method method, @Nullable Object @Nullable [] arguments)
                throws Throwable;
    }

    private static <T> T proxy(Class<T> type, Handler handler) {
        return type.cast(
                Proxy.newProxyInstance(
                        type.getClassLoader(),
                        new Class<?>[] {type},
                        (_, method, arguments) -> handler.handle(method, arguments)));
    }

    private static @Nullable Object call(
            Object target, Method method, @Nullable Object @Nullable [] arguments)
            throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getTargetException();
        }
    }
}
