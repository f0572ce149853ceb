/**
 * Journals that were written by an earlier build, and what the engine told of them then. Old records must go on meaning what they meant:
 * whoever changes a rule gates it by a command, and leaves these alone.
 */
import { createHash } from "node:crypto";
import { apply, createEngine, defaultLimits } from "@crossfloor/engine";
import { FaultyDisk, genesis, openJournal, readJournal, RecordBuffer } from "@crossfloor/journal";
import { ByteWriter, type Command, type CommandType, encodeSequenced, type Event, eventToJson, RecordReader, type Sequenced, type Seq } from "@crossfloor/protocol";

export interface GoldenJournal {
  /** Day on which it was made. */
  readonly made: string;
  /** Where the simulator's limits differ from the floor's. */
  readonly limits: { readonly cancelsPerCommandMax: number; readonly timersPerCommandMax: number; readonly payoutsPerCommandMax: number };
  /** Files of the journal's folder, base64. */
  readonly files: Readonly<Record<string, string>>;
  readonly records: number;
  /** SHA-256 over each record's outcome and events as canonical JSON, state hashes left out. */
  readonly told: string;
}

export interface Replayed {
  readonly records: number;
  readonly told: string;
  readonly commands: ReadonlySet<CommandType>;
  /** Records whose command was lent as well. */
  readonly lent: number;
}

const folder = "journal";

export async function replayGolden(golden: Pick<GoldenJournal, "limits" | "files">): Promise<Replayed> {
  const disk = FaultyDisk.of(new Map(Object.entries(golden.files).map(([path, text]) => [path, new Uint8Array(Buffer.from(text, "base64"))])));
  const state = createEngine({ ...defaultLimits, ...golden.limits });
  const told = createHash("sha256");
  const commands = new Set<CommandType>();
  // As the floor reads its journal: what it is lent is written over as soon as the engine is done with it, and must not be missed. Commands are lent
  // from the present version's form alone, so a record of the first release is written in that.
  const reader = new RecordReader();
  const today = new ByteWriter();
  const objects = new Set(others.map((bytes) => reader.over(bytes).read(0, bytes.length).command));
  let records = 0;
  let lent = 0;
  for await (const batch of readJournal({ disk, folder, after: genesis })) {
    for (const bytes of batch.records) {
      encodeSequenced(today.clear(), reader.over(bytes).read(0, bytes.length));
      const record = reader.over(today.bytes()).read(0, today.length);
      if (objects.has(record.command)) lent += 1;
      commands.add(record.command.type);
      const outcome = apply(state, record, (event) => void told.update(`${eventToJson(withoutHash(event))}\n`));
      told.update(`${record.seq} ${outcome.refusal ?? "done"} ${outcome.order}\n`);
      records += 1;
      for (const other of others) reader.over(other).read(0, other.length);
    }
  }
  return { records, told: told.digest("hex"), commands, lent };
}

/** Records of the kinds that are lent, with values that no journal has. */
const others = ([
  { type: "placeOrder", account: 9_001, instrument: 9_002, clientOrderId: "", side: "sell", size: 9_003, limit: 9_004, timeInForce: "fok", expiresAt: 9_005, postOnly: true, reduceOnly: true, selfTrade: "cancelBoth" },
  { type: "cancelOrder", account: 9_006, order: 9_007, clientOrderId: "" },
] as unknown as Command[]).map((command) => {
  const to = new ByteWriter();
  encodeSequenced(to, { seq: 9_008, at: 9_009, wall: 9_010, origin: 9_011, serial: 9_012, deadline: 9_013, command } as Sequenced);
  return to.copy();
});

/** A state hash changes with the state's encoding, whatever the state means. */
function withoutHash(event: Event): Event {
  return event.type === "checkpointed" ? { ...event, stateHash: "" } : event;
}

/** Journals the records of a run as a writer would, in batches of a few. */
export async function journalOf(records: readonly Sequenced[]): Promise<Readonly<Record<string, string>>> {
  const disk = new FaultyDisk();
  const journal = await openJournal({ disk, folder, after: genesis, onBatch: () => undefined });
  for (let from = 0; from < records.length; from += 7) {
    const batch = new RecordBuffer();
    for (const record of records.slice(from, from + 7)) {
      encodeSequenced(batch.begin(), record);
      batch.end();
    }
    await journal.append((from + 1) as Seq, batch);
  }
  await journal.close();
  return Object.fromEntries([...disk.files()].map(([path, content]) => [path, Buffer.from(content).toString("base64")]));
}
