/** Holds what senders were told against what the journal has and what it leads to. */
import { genesis, realDisk, readJournal } from "@crossfloor/journal";
import { type Folders, Replica } from "@crossfloor/matching";
import { decodeSequenced, type Outcome } from "@crossfloor/protocol";
import type { Sent } from "./trading-load.ts";

export interface Comparison {
  /** Commands with an answer from the engine. */
  readonly acknowledged: number;
  /** Different commands of these senders that the journal holds. */
  readonly recovered: number;
  readonly sent: number;
  /** Acknowledged, and not in the journal at the acknowledged place with the acknowledged outcome. */
  readonly lost: number;
  /** Orders accepted, deposits credited or accounts opened more than once. */
  readonly doubled: number;
  /** In the journal, and never sent. */
  readonly invented: number;
}

/** Replays from the beginning. Throws `JournalFault` or `RecordFault`. */
export async function compareJournal(folders: Folders, sent: ReadonlyMap<number, readonly Sent[]>): Promise<Comparison> {
  const replica = Replica.empty();
  const outcomes = new Map<string, Outcome>();
  const seen = new Set<string>();
  const effects = new Map<string, number>();
  let invented = 0;
  for await (const batch of readJournal({ disk: realDisk, folder: folders.journal, after: genesis })) {
    for (const bytes of batch.records) {
      const sequenced = decodeSequenced(bytes);
      const outcome = replica.apply(sequenced);
      for (const event of replica.record().events) {
        const effect = event.type === "orderAccepted" ? `order ${event.account} ${event.clientOrderId}` : event.type === "depositCredited" ? `deposit ${event.txHash}` : event.type === "accountOpened" ? `account ${event.account}` : undefined;
        if (effect !== undefined) effects.set(effect, (effects.get(effect) ?? 0) + 1);
      }
      if (sequenced.origin === 0) continue;
      const { origin, serial, command } = sequenced;
      const id = `${origin} ${serial}`;
      seen.add(id);
      if (!outcomes.has(id)) outcomes.set(id, outcome);
      const original = sent.get(origin)?.[serial - 1];
      if (original === undefined || JSON.stringify(sorted(original.command)) !== JSON.stringify(sorted(command))) invented += 1;
    }
  }
  let acknowledged = 0;
  let lost = 0;
  let total = 0;
  for (const [origin, entries] of sent) {
    total += entries.length;
    for (const [place, { outcome }] of entries.entries()) {
      if (outcome === undefined) continue;
      acknowledged += 1;
      const replayed = outcomes.get(`${origin} ${place + 1}`);
      if (replayed === undefined || replayed.seq !== outcome.seq || replayed.refusal !== outcome.refusal || replayed.order !== outcome.order) lost += 1;
    }
  }
  const doubled = [...effects.values()].filter((count) => count > 1).length;
  return { acknowledged, recovered: seen.size, sent: total, lost, doubled, invented };
}

function sorted(value: object): [string, unknown][] {
  return Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
}
