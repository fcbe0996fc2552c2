package dev.gapless.e2e;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/// The arrows between the modules go down only (ARCHITECTURE.md, the table of modules).
class ModuleArrowsTest {
    private static final JavaClasses CLASSES =
            new ClassFileImporter()
                    .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                    .importPackages("dev.gapless");

    /// Module -> what it may see of ours.
    private static final Map<String, Set<String>> MAY_SEE =
            new TreeMap<>(
                    Map.ofEntries(
                            Map.entry("api", Set.of()),
                            Map.entry("core", Set.of("api")),
                            Map.entry("config", Set.of("api", "core")),
                            Map.entry("migration", Set.of("api", "core")),
                            Map.entry("proxy", Set.of()),
                            Map.entry("load", Set.of()),
                            Map.entry("traffic", Set.of("api", "core", "proxy")),
                            Map.entry("runtime", Set.of("api", "core", "config")),
                            Map.entry("database", Set.of("api", "core", "migration")),
                            Map.entry(
                                    "agent",
                                    Set.of(
                                            "api",
                                            "core",
                                            "config",
                                            "migration",
                                            "proxy",
                                            "traffic",
                                            "runtime",
                                            "database")),
                            Map.entry(
                                    "cli",
                                    Set.of(
                                            "api",
                                            "config",
                                            "core",
                                            "load",
                                            "migration",
                                            "example"))));

    @TestFactory
    Stream<DynamicTest> everyModuleSeesOnlyWhatItMay() {
        return MAY_SEE.entrySet().stream()
                .map(
                        entry ->
                                DynamicTest.dynamicTest(
                                        entry.getKey(),
                                        () ->
                                                noClasses()
                                                        .that()
                                                        .resideInAPackage(
                                                                "dev.gapless."
                                                                        + entry.getKey()
                                                                        + "..")
                                                        .should()
                                                        .dependOnClassesThat(
                                                                strangersTo(
                                                                        entry.getKey(),
                                                                        entry.getValue()))
                                                        .check(CLASSES)));
    }

    private static DescribedPredicate<JavaClass> strangersTo(String module, Set<String> friends) {
        return DescribedPredicate.describe(
                "are of a module that " + module + " may not see",
                other -> {
                    String name = other.getPackageName();
                    if (!name.startsWith("dev.gapless.")) {
                        return false;
                    }
                    String theirs = name.split("\\.")[2];
                    return !theirs.equals(module) && !friends.contains(theirs);
                });
    }

    @Test
    void coreDoesNoInputOrOutputAndReadsNoClock() {
        noClasses()
                .that()
                .resideInAPackage("dev.gapless.core..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "java.net..", "java.sql..", "java.nio.channels..", "java.util.concurrent..")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(java.time.Instant.class, "now")
                .check(CLASSES);
    }

    @Test
    void everyModuleOfTheTableHasClasses() {
        List<String> empty =
                MAY_SEE.keySet().stream()
                        .filter(
                                module ->
                                        CLASSES.stream()
                                                .noneMatch(
                                                        one ->
                                                                one.getPackageName()
                                                                                .startsWith(
                                                                                        "dev.gapless."
                                                                                                + module)
                                                                        && !one.getSimpleName()
                                                                                .equals(
                                                                                        "package-info")))
                        .toList();
        org.assertj.core.api.Assertions.assertThat(empty).isEmpty();
    }
}
