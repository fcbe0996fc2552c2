package dev.gapless.testkit.simulation;

/// How often what goes wrong in a life. Each kind is on in some lives only, so that some lives see
/// one kind much and others a mixture; `heal` ends all of it.
final class Faults {
    /// The agent is killed: per point between two of its actions.
    double kill;

    /// The host restarts: per minute. All that ran is gone, the agent too.
    double reboot;

    /// The journal cannot be written for a while: per entry.
    double journal;

    /// The switch does not take the routes.
    double routesFail;

    /// The switch takes the routes and says that it did not.
    double routesLie;

    /// The switch takes seconds.
    double routesSlow;

    /// The switch restarts: per route change.
    double switchRestart;

    /// The switch restarts some time after a route change, and comes back without its routes: per
    /// route change.
    double routesLost;

    /// No traffic observation.
    double trafficMissing;

    /// The observation of before once more.
    double trafficStale;

    /// A good instance falls ill at some time of its life.
    double illness;

    /// An instance ignores SIGTERM.
    double deafToTerm;

    /// The host cannot end an instance that was told to, for now.
    double stopFails;

    double schemaFails;
    double schemaHangs;

    /// The database is lost in the middle of a piece of work and away for a while, which is shorter
    /// than `progress-deadline`: nothing may come of it.
    double databaseLost;

    double undoFails;
    double hookFails;
    double hookHangs;

    double warmUpFails;

    /// The agent never says how it ended.
    double warmUpHangs;

    /// A release is no good.
    double badRelease;

    /// A person interferes with a deployment.
    double meddling;

    /// Whether nothing can go wrong but that the agent dies: then every deployment of a good
    /// release has to succeed.
    boolean harmless() {
        double harm =
                journal
                        + reboot
                        + routesFail
                        + routesLie
                        + switchRestart
                        + routesLost
                        + illness
                        + stopFails
                        + schemaFails
                        + schemaHangs
                        + undoFails
                        + hookFails
                        + hookHangs
                        + warmUpFails
                        + meddling;
        return harm == 0;
    }

    static Faults draw(Chance chance) {
        Faults faults = new Faults();
        faults.databaseLost = some(chance, 0.5);
        if (chance.happens(0.1)) {
            return faults;
        }
        faults.kill = some(chance, 0.05);
        faults.reboot = some(chance, 0.2);
        faults.journal = some(chance, 0.05);
        faults.routesFail = some(chance, 0.8);
        faults.routesLie = some(chance, 0.5);
        faults.routesSlow = some(chance, 0.5);
        faults.switchRestart = some(chance, 0.3);
        faults.trafficMissing = some(chance, 0.9);
        faults.trafficStale = some(chance, 0.7);
        faults.illness = some(chance, 0.5);
        faults.deafToTerm = some(chance, 0.5);
        faults.stopFails = some(chance, 0.9);
        faults.schemaFails = some(chance, 0.2);
        faults.schemaHangs = some(chance, 0.2);
        faults.undoFails = some(chance, 0.5);
        faults.hookFails = some(chance, 0.3);
        faults.hookHangs = some(chance, 0.2);
        faults.warmUpFails = some(chance, 0.2);
        faults.warmUpHangs = some(chance, 0.2);
        faults.badRelease = chance.happens(0.7) ? 0.6 : 0;
        faults.meddling = chance.happens(0.6) ? 0.7 : 0;
        faults.routesLost = some(chance, 0.3);
        return faults;
    }

    private static double some(Chance chance, double most) {
        return chance.happens(0.35) ? most * chance.between(1, 100) / 100 : 0;
    }

    void heal() {
        kill = 0;
        reboot = 0;
        journal = 0;
        routesFail = 0;
        routesLie = 0;
        routesSlow = 0;
        switchRestart = 0;
        routesLost = 0;
        trafficMissing = 0;
        trafficStale = 0;
        illness = 0;
        deafToTerm = 0;
        stopFails = 0;
        schemaFails = 0;
        schemaHangs = 0;
        databaseLost = 0;
        undoFails = 0;
        hookFails = 0;
        hookHangs = 0;
        warmUpFails = 0;
        warmUpHangs = 0;
        badRelease = 0;
        meddling = 0;
    }
}
