package dev.gapless.agent;

/// The version of this build.
final class Version {
    private Version() {}

    static String text() {
        String text = Version.class.getPackage().getImplementationVersion();
        return text == null ? "development" : text;
    }
}
