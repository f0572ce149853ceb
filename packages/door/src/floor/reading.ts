import { ReadsAway } from "@crossfloor/api";

const awayCodes = new Set([
  "CONNECTION_CLOSED", "CONNECTION_ENDED", "CONNECTION_DESTROYED", "CONNECT_TIMEOUT", "ECONNREFUSED", "ECONNRESET", "EPIPE", "ENOENT",
  "57P01", "57P02", "57P03", "53300",
]);

/** Runs a query of the read model or of the record; a database that cannot be reached is told as `ReadsAway`. */
export async function reading<Value>(work: () => Promise<Value>): Promise<Value> {
  try {
    return await work();
  } catch (error) {
    if (isAway(error)) throw new ReadsAway("the database cannot be reached", { cause: error });
    throw error;
  }
}

/** Some libraries wrap the database's error, one or more times. */
function isAway(error: unknown): boolean {
  for (let each: unknown = error; each instanceof Error; each = each.cause) {
    if ("code" in each && typeof each.code === "string" && awayCodes.has(each.code)) return true;
  }
  return false;
}
