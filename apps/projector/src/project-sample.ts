/** Run by the projector's test as a process of its own, to be killed at any moment. */
import { connectDatabase, loadProjection } from "@crossfloor/db";
import { sampleFloor } from "@crossfloor/db/embedded";
import { createProjection } from "./projection.ts";

const [, , url = "", seed = "1", count = "1", batchSize = "7"] = process.argv;
const sql = connectDatabase(url, { max: 2, synchronousCommit: "off" });
const start = await loadProjection(sql, "read");
const projection = createProjection({ sql, schema: "read", start, flushMs: 3, onWritten: ({ seq }) => process.stdout.write(`${seq}\n`), onFault: (error) => { throw error; } });
const records = sampleFloor(Number(seed), Number(count)).slice(start.cursor.seq);
for (let place = 0; place < records.length; place += Number(batchSize)) {
  await projection.take(records.slice(place, place + Number(batchSize)));
  await projection.flush();
}
await projection.close();
await sql.end();
