/** The embedded server: for the launcher and for tests. What runs in a cluster never opens this door. */
export { PostgresCannotStart } from "./cannot-start.ts";
export { freePort } from "./free-port.ts";
export { type PostgresOptions, type RunningPostgres, runningPostgresUrl, startPostgres } from "./start-postgres.ts";
export { startTestPostgres, type TestDatabase, type TestPostgres } from "./test-database.ts";
export { sampleFloor, sampleStart } from "./sample-floor.ts";
