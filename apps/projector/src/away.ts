/** Codes of a driver that lost its server, and of sockets that never reached one. */
const lost = new Set(["CONNECTION_CLOSED", "CONNECTION_ENDED", "CONNECTION_DESTROYED", "CONNECT_TIMEOUT", "ECONNREFUSED", "ECONNRESET", "EPIPE", "ETIMEDOUT", "ENOENT"]);
/** Classes of SQLSTATE that pass: connection, resources (disk full, too many connections), operator's stop, rollback by conflict, object in use. */
const passing = ["08", "53", "57", "40", "55"];

/** True for a failure of the database that waiting can mend; anything else is a fault of ours, and stops the projector. */
export function databaseIsAway(error: unknown): boolean {
  if (!(error instanceof Error) || !("code" in error) || typeof error.code !== "string") return false;
  return lost.has(error.code) || (/^[0-9A-Z]{5}$/.test(error.code) && passing.includes(error.code.slice(0, 2)));
}
