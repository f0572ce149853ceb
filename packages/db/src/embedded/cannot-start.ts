/** PostgreSQL could not be started; the message is one sentence for the person at the terminal. */
export class PostgresCannotStart extends Error {
  override readonly name = "PostgresCannotStart";
}

/** Turns what initdb or postgres wrote before it died into one sentence that says what to do. */
export function explainFailure(output: string, dataDir: string, port: number): PostgresCannotStart {
  if (/could not bind .*Address already in use|could not create any TCP\/IP sockets/s.test(output)) {
    return new PostgresCannotStart(`Port ${port} is taken by another process, so PostgreSQL cannot listen there; free it or choose another port.`);
  }
  if (/No space left on device|Disk quota exceeded/.test(output)) {
    return new PostgresCannotStart(`The disk that holds ${dataDir} is full, so PostgreSQL cannot start; free some space.`);
  }
  if (/Permission denied|Operation not permitted/.test(output)) {
    return new PostgresCannotStart(`PostgreSQL may not use ${dataDir}: ${lastComplaint(output)}.`);
  }
  if (/initialized by PostgreSQL version/.test(output)) {
    return new PostgresCannotStart(`The database folder ${dataDir} belongs to another major version of PostgreSQL.`);
  }
  return new PostgresCannotStart(`The database folder ${dataDir} is damaged or cannot be used: ${lastComplaint(output)}.`);
}

function lastComplaint(output: string): string {
  const lines = output.split("\n").map((line) => line.trim()).filter((line) => line !== "");
  const complaint = lines.findLast((line) => /FATAL|PANIC|error:|ERROR/.test(line)) ?? lines.at(-1) ?? "it ended without a message";
  return complaint.replace(/^.*?(?:FATAL|PANIC|ERROR|error):\s*/, "").replace(/\.$/, "");
}
