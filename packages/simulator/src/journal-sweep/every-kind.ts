/** Records of every kind that a journal can hold today: those of two kept journals, and a batch and a mass quote, which they are too old to hold. */
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { FaultyDisk, genesis, readJournal } from "@crossfloor/journal";
import { decodeSequenced, type Sequenced } from "@crossfloor/protocol";
import { assert } from "@crossfloor/stdx";
import type { GoldenJournal } from "../golden/replay-golden.ts";

const folder = fileURLToPath(new URL("../golden/journals/", import.meta.url));

export async function recordsOfEveryKind(): Promise<Sequenced[]> {
  const found: Sequenced[] = [];
  for (const name of readdirSync(folder).sort().slice(0, 2)) {
    const { files } = JSON.parse(readFileSync(`${folder}${name}`, "utf8")) as GoldenJournal;
    const disk = FaultyDisk.of(new Map(Object.entries(files).map(([path, text]) => [path, new Uint8Array(Buffer.from(text, "base64"))])));
    for await (const batch of readJournal({ disk, folder: "journal", after: genesis })) found.push(...batch.records.map((bytes) => decodeSequenced(bytes)));
  }
  const placed = found.find(({ command }) => command.type === "placeOrder");
  assert(placed?.command.type === "placeOrder", "a kept journal places an order");
  const { account, ...leg } = placed.command;
  const { instrument, size, limit, selfTrade } = leg;
  const bid = limit === null ? null : { price: limit, size };
  return [
    ...found,
    { ...placed, command: { type: "placeBatch", account, legs: [leg, leg] } },
    { ...placed, command: { type: "massQuote", account, quoteSet: 1, postOnly: true, selfTrade, quotes: [{ instrument, bid, ask: null }] } },
  ];
}
