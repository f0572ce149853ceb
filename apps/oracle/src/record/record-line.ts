/** One entry of the record as one line: a CRC-32C in eight hexadecimal digits, a space, and JSON. */
import type { IndexId, NanoRate, Price, UnixMs } from "@crossfloor/instruments";
import { commandFromJson, commandToJson, type Seq } from "@crossfloor/protocol";
import { crc32c } from "@crossfloor/stdx";
import { z } from "zod";
import type { RecordEntry } from "./recorded-level.ts";

// The brands are unit names for whole numbers: what the schema has checked to be one may bear the name.
const whole = z.number().int();
const price = whole.transform((value) => value as Price);
const time = whole.transform((value) => value as UnixMs);
const index = whole.positive().transform((value) => value as IndexId);
const rate = whole.nonnegative().transform((value) => value as NanoRate);
const snapshot = z.object({ at: time, first: price, second: price });
const inputs = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("single"), at: time, quotes: z.array(z.object({ source: z.string(), value: price, at: time })).max(64),
    rules: z.object({ sourcesMin: whole.positive(), outlierMax: rate, staleAfterMs: whole.nonnegative() }),
  }),
  z.object({ kind: z.literal("parts"), parts: z.array(z.object({ index, value: price, decimals: whole, at: time, source: z.string(), isStale: z.boolean() })).max(64) }),
  z.object({ kind: z.literal("snapshots"), snapshots: z.array(snapshot).max(401) }),
]);
const entry = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("definition"), command: z.string() }),
  z.object({
    kind: z.literal("moment"),
    moment: z.object({ number: whole.positive(), at: time, levels: z.array(z.object({ index, version: whole.positive(), value: price, staleWeight: rate, inputs })).max(1_024) }),
  }),
  z.object({ kind: z.literal("taken"), number: whole.positive(), seqs: z.array(whole.nonnegative().transform((value) => value as Seq)).max(1_024) }),
  z.object({ kind: z.literal("snapshot"), index, snapshot }),
]);

const encoder = new TextEncoder();
const checksumOf = (text: string): string => crc32c(encoder.encode(text)).toString(16).padStart(8, "0");

/** With its line end. */
export function encodeLine(written: RecordEntry): string {
  const text = JSON.stringify(written.kind === "definition" ? { kind: "definition", command: commandToJson({ type: "defineIndex", definition: written.definition }) } : written);
  return `${checksumOf(text)} ${text}\n`;
}

/** `undefined` for a line that is damaged or means nothing. */
export function decodeLine(line: string): RecordEntry | undefined {
  const text = line.slice(9);
  if (line[8] !== " " || line.slice(0, 8) !== checksumOf(text)) return undefined;
  const parsed = entry.safeParse(JSON.parse(text));
  if (!parsed.success) return undefined;
  const { data } = parsed;
  if (data.kind !== "definition") return data;
  const command = commandFromJson(data.command);
  return command.type === "defineIndex" ? { kind: "definition", definition: command.definition } : undefined;
}
