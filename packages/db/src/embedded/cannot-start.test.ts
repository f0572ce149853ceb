import { expect, test } from "vitest";
import { explainFailure } from "./cannot-start.ts";

test.each([
  { output: "initdb: error: could not write to file: No space left on device", says: "The disk that holds /data/pg is full, so PostgreSQL cannot start; free some space." },
  { output: "2026 FATAL:  could not access file: Permission denied", says: "PostgreSQL may not use /data/pg: could not access file: Permission denied." },
  { output: "FATAL:  database files are incompatible with server\nDETAIL:  The data directory was initialized by PostgreSQL version 17", says: "The database folder /data/pg belongs to another major version of PostgreSQL." },
  { output: "", says: "The database folder /data/pg is damaged or cannot be used: it ended without a message." },
])("DB-003: $says", ({ output, says }) => {
  expect(explainFailure(output, "/data/pg", 4020).message).toBe(says);
});
