package dev.gapless.api.wire;

/// The agent's HTTP API over its unix socket. Bodies are JSON; a refusal is status 4xx or 5xx with
/// a [dev.gapless.api.ProblemReport] as its body. `{}` stands for the name of a service.
///
/// ```
/// GET    /v1/agent                                -> AgentView
/// DELETE /v1/agent                                -> AgentView; stops the agent (instances and proxy stay)
/// DELETE /v1/agent?proxy=true                     -> AgentView; ends the built-in switch, too, unless a service has routes there
/// GET    /v1/services                             -> [ServiceView]
/// GET    /v1/services/{}                          -> ServiceView
/// POST   /v1/services/{}/check      ServiceRequest -> CheckView
/// POST   /v1/services/{}/plan       ServiceRequest -> PlanView
/// POST   /v1/services/{}/deploy     ServiceRequest -> CommandView; without deployment: it is stable already
/// POST   /v1/services/{}/adopt      AdoptRequest -> CommandView, without deployment and plan
/// POST   /v1/services/{}/commands/{command}  CommandRequest -> CommandView
/// GET    /v1/services/{}/deployments              -> [DeploymentView], newest first
/// GET    /v1/services/{}/deployments/{number}     -> DeploymentView
/// GET    /v1/services/{}/events                   -> one EventView per line until the deployment that is open ends
/// GET    /v1/services/{}/schema                   -> SchemaView of the database that the stable release names
/// POST   /v1/services/{}/schema/status   ServiceRequest -> SchemaView
/// POST   /v1/services/{}/schema/plan     ServiceRequest -> SchemaPlanView
/// POST   /v1/services/{}/schema/check    ServiceRequest -> CheckView
/// POST   /v1/services/{}/schema/explain  SchemaObjectRequest -> SchemaObjectView
/// POST   /v1/services/{}/schema/{command}  SchemaRequest -> SchemaCommandView
/// GET    /v1/services/{}/schema/work/{number}     -> SchemaWorkView
/// POST   /v1/services/{}/schema/stop     CommandRequest -> SchemaWorkView, once it has ended
/// GET    /v1/services/{}/logs?release=&lines=     -> LogView
/// ```
///
/// Schema commands: `expand backfill verify repair contract undo`.
///
/// Commands: `rollback abort promote pause resume retry restart stop start scale prune remove`;
/// `rollback`, `restart`, `stop`, `start`, `scale` and `retry` begin a deployment whose view is in
/// the answer.
public final class Paths {
    public static final String AGENT = "/v1/agent";
    public static final String PROXY = "proxy";
    public static final String SERVICES = "/v1/services";

    private Paths() {}

    public static String service(String name) {
        return SERVICES + "/" + name;
    }

    /// @param what a command on the schema, or a way to look at it
    public static String schema(String name, String what) {
        return service(name) + "/schema/" + what;
    }

    public static String command(String name, String command) {
        return service(name) + "/commands/" + command;
    }
}
