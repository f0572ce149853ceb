/** Finds the level of an index that was in force at a moment, and makes it again from its recorded inputs. */
import { formatDecimal, type IndexDefinition, type IndexId, listings, type UnixMs } from "@crossfloor/instruments";
import { archiveEnd, listArchive, readArchive, realDisk } from "@crossfloor/journal";
import { foldersOf } from "@crossfloor/matching";
import { findRecordedLevel, type FoundLevel, type LevelInputs, recomputeLevel } from "@crossfloor/oracle";
import { decodeEventRecord, type IndexPublished, type Seq } from "@crossfloor/protocol";
import { unreachable } from "@crossfloor/stdx";
import { StartFault } from "../floor/sentence.ts";

interface Published { readonly seq: Seq; readonly at: UnixMs; readonly event: IndexPublished }

export interface ExplainedLevel {
  readonly index: string;
  /** What was asked for, and the level in force then. */
  readonly at: string;
  readonly published: { readonly seq: number; readonly at: string; readonly value: string; readonly staleWeight: string; readonly validUntil: string; readonly source: string };
  /** False when the level had run out at the moment asked for. */
  readonly isValid: boolean;
  readonly definitionVersion: number;
  readonly formula: string;
  readonly inputs: readonly string[];
  readonly result: string | null;
  readonly equal: boolean;
}

/**
 * `home` is the scene's folder; `wanted` the code or number of an index. Throws `StartFault` where no level was in force, or its inputs are not recorded,
 * `LevelRecordFault` or `JournalFault` for what is damaged.
 */
export async function explainLevel(home: string, wanted: string, at: UnixMs): Promise<ExplainedLevel> {
  const index = indexOf(wanted, at);
  const published = await publishedAt(foldersOf(home).archive, index.id, at);
  if (published === undefined) throw new StartFault(`No level of ${index.code} was published at or before ${textOf(at)} in what the event archive keeps.`);
  const found = await findRecordedLevel(`${home}/indices`, index.id, published.seq, published.at);
  if (found === undefined) throw new StartFault(`The inputs of ${index.code} as published in record ${published.seq} at ${textOf(published.at)} are not in the record of levels; they were never written, or are older than what it keeps.`);
  return explained(found, published, at);
}

function explained({ level, definition, definitions }: FoundLevel, { seq, at: publishedAt, event }: Published, at: UnixMs): ExplainedLevel {
  const made = recomputeLevel(definition, level.inputs);
  const counted = (value: number): string => formatDecimal(value, definition.decimals);
  const equal = made !== undefined && made.value === event.value && (made.staleWeight ?? level.staleWeight) === event.staleWeight;
  return {
    index: definition.code, at: textOf(at),
    published: { seq, at: textOf(publishedAt), value: counted(event.value), staleWeight: formatDecimal(event.staleWeight, 9), validUntil: textOf(event.validUntil), source: event.source },
    isValid: at <= event.validUntil, definitionVersion: definition.version, formula: formulaOf(definition, definitions), inputs: inputLines(level.inputs, definition, definitions),
    result: made === undefined ? null : counted(made.value), equal,
  };
}

/** The last publication at or before `at`, looked for from the newest archive segment backwards. A moment that the archive has not come to is refused: what will be in force then is not known. */
async function publishedAt(folder: string, index: IndexId, at: UnixMs): Promise<Published | undefined> {
  const { newest } = await archiveEnd(realDisk, folder);
  const segments = await listArchive(realDisk, folder);
  let last: number = newest;
  for (const { firstSeq } of segments.toReversed()) {
    let found: Published | undefined;
    let endsAt = 0;
    for await (const part of readArchive(realDisk, folder, firstSeq, last as Seq)) {
      for (const { seq, bytes } of part) {
        const record = decodeEventRecord(bytes);
        endsAt = record.at;
        if (record.at > at) break;
        for (const event of record.events) if (event.type === "indexPublished" && event.index === index) found = { seq, at: record.at, event };
      }
    }
    if (last === newest && endsAt < at) throw new StartFault(`The event archive ends at ${textOf(endsAt)}; what is in force at ${textOf(at)} is not in it yet.`);
    if (found !== undefined) return found;
    last = firstSeq - 1;
  }
  return undefined;
}

function indexOf(wanted: string, at: UnixMs): IndexDefinition {
  const { indices } = listings(at);
  const found = indices.find(({ code, id }) => code === wanted.toUpperCase() || String(id) === wanted);
  if (found === undefined) throw new StartFault(`There is no index "${wanted}". There are: ${indices.map(({ code }) => code).join(", ")}.`);
  return found;
}

function formulaOf(definition: IndexDefinition, definitions: readonly IndexDefinition[]): string {
  const code = (index: IndexId): string => definitions.find(({ id }) => id === index)?.code ?? `index ${index}`;
  switch (definition.kind) {
    case "single":
      return `the median of fresh quotes within ${formatDecimal(definition.outlierMax, 9)} of their median, floored to ${definition.decimals} decimals`;
    case "basket":
      return `(${definition.constituents.map(({ index, unitsNano }) => `${code(index)} × ${formatDecimal(unitsNano, 9)}`).join(" + ")}) / ${formatDecimal(definition.divisorNano, 9)}, floored to ${definition.decimals} decimals`;
    case "ratio":
      return `${formatDecimal(definition.scaleNano, 9)} × ${code(definition.numerator)} / ${code(definition.denominator)}, floored to ${definition.decimals} decimals`;
    case "correlation":
      return `100 × the correlation of the last ${definition.returns} daily log returns of ${code(definition.first)} and ${code(definition.second)}, to the nearest of ${definition.decimals} decimals`;
    default:
      return unreachable(definition);
  }
}

function inputLines(inputs: LevelInputs, definition: IndexDefinition, definitions: readonly IndexDefinition[]): readonly string[] {
  const of = (index: IndexId): { readonly code: string; readonly decimals: number } => definitions.find(({ id }) => id === index) ?? { code: `index ${index}`, decimals: 0 };
  switch (inputs.kind) {
    case "single":
      return inputs.quotes.map(({ source, value, at }) => `${source} ${formatDecimal(value, definition.decimals)} at ${textOf(at)}`);
    case "parts":
      return inputs.parts.map(({ index, value, decimals, at, source, isStale }) => `${of(index).code} ${formatDecimal(value, decimals)} at ${textOf(at)} from ${source}${isStale ? ", stale" : ""}`);
    case "snapshots": {
      if (definition.kind !== "correlation") return [];
      const [first, second] = [of(definition.first), of(definition.second)];
      return inputs.snapshots.map((each) => `${textOf(each.at)} ${first.code} ${formatDecimal(each.first, first.decimals)} ${second.code} ${formatDecimal(each.second, second.decimals)}`);
    }
    default:
      return unreachable(inputs);
  }
}

function textOf(at: number): string {
  return new Date(at).toISOString();
}

/** As a person reads it. */
export function levelText(level: ExplainedLevel): string {
  const { published } = level;
  return [
    `${level.index} at ${level.at}: ${published.value}, published in record ${published.seq} at ${published.at}, stale weight ${published.staleWeight}${level.isValid ? "" : `; it had run out at ${published.validUntil}`}`,
    `formula (version ${level.definitionVersion}): ${level.formula}`,
    "inputs:", ...level.inputs.map((line) => `  ${line}`),
    `made again: ${level.result ?? "nothing, as these inputs make no level"}`,
    level.equal ? "It equals the published level." : "It is NOT the published level.",
  ].join("\n");
}

