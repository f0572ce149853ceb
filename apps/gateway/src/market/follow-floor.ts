/**
 * Keeps the picture: begins with the shadow's snapshot, follows the events after it, and begins anew when something does not fit.
 */
import { type Database, type MarketDay, marketDays, type PublicTrade, trades } from "@crossfloor/db";
import { subscribeEvents, type Subscription, type SubscriptionState } from "@crossfloor/feed";
import type { InstrumentId, UnixMs } from "@crossfloor/instruments";
import type { EventRecord, Seq } from "@crossfloor/protocol";
import type { Log, ShadowDoor } from "@crossfloor/door";
import { createFloorPicture, type FloorPicture } from "./floor-picture.ts";
import { tradesKeptMax } from "./instrument-picture.ts";
import type { LiveMarket } from "./market-port.ts";

/** The day's figures are read again after this long, or after this much of the floor's own time when it runs fast. */
export const dayEveryMs = 15_000;
export const dayEveryVenueMs = 900_000;
const dayLookMs = 1_000;
const retryMs = 500;

export interface FollowFloorOptions {
  readonly socketPath: string;
  readonly archiveSocketPath: string;
  readonly build: string;
  readonly shadow: ShadowDoor;
  readonly sql: Database;
  readonly market: LiveMarket;
  readonly log: Log;
}

export interface FloorFollower {
  readonly picture: FloorPicture | undefined;
  readonly feed: SubscriptionState;
  /** How often the picture had to be made anew. */
  readonly resyncs: number;
  close(): void;
}

export function followFloor(options: FollowFloorOptions): FloorFollower {
  const { shadow, sql, market, log } = options;
  let picture: FloorPicture | undefined;
  let subscription: Subscription | undefined;
  let resyncs = 0;
  let closed = false;
  let retry: NodeJS.Timeout | undefined;
  let day = { readAt: -Infinity, venueAt: -Infinity, reading: false };

  async function begin(): Promise<void> {
    try {
      const snapshot = await shadow.floorSnapshot();
      if (closed) return;
      const made = createFloorPicture(snapshot);
      await Promise.all([readDay(made), readTrades(made)]);
      if (closed) return;
      picture = made;
      market.show(made);
      log("info", "the floor is shown", { seq: made.seq, instruments: made.instruments.size });
      subscription = subscribeEvents({
        socketPath: options.socketPath, archiveSocketPath: options.archiveSocketPath, name: "gateway", durable: false, from: made.seq as Seq, build: options.build,
        onRecords: (records) => take(made, records),
        onState: (state, detail) => log("info", "feed", { state, detail }),
      });
    } catch (error) {
      log("warn", "the floor cannot be shown yet", { error: String(error) });
      again();
    }
  }

  function again(): void {
    if (!closed) retry = setTimeout(() => void begin(), retryMs);
  }

  function take(into: FloorPicture, records: readonly EventRecord[]): void {
    if (into !== picture) return;
    try {
      for (const record of records) into.take(record);
    } catch (error) {
      // Better to look again at the whole than to go on from something that does not fit.
      log("error", "the picture is made anew", { seq: into.seq, error: error instanceof Error ? error.stack : String(error) });
      resyncs += 1;
      subscription?.close();
      subscription = undefined;
      picture = undefined;
      again();
    }
  }

  /** Charts' figures of the day; without them markets are shown all the same. */
  async function readDay(into: FloorPicture): Promise<void> {
    if (day.reading) return;
    day = { readAt: performance.now(), venueAt: into.at, reading: true };
    try {
      for (const row of await marketDays(sql, into.at as UnixMs)) takeDay(into, row);
    } catch (error) {
      log("warn", "the day's figures cannot be read", { error: String(error) });
    } finally {
      day = { ...day, reading: false };
    }
  }

  async function readTrades(into: FloorPicture): Promise<void> {
    try {
      for (const [id, seen] of into.instruments) {
        const past = await trades(sql, id as InstrumentId, tradesKeptMax);
        // Later ones come as events.
        seen.trades.push(...past.filter(({ seq }) => seq <= into.seq).toReversed().map(({ trade, price, size, side, at, seq }: PublicTrade) => ({ trade, price, size, side, at, seq })));
      }
    } catch (error) {
      log("warn", "past trades cannot be read", { error: String(error) });
    }
  }

  const dayTimer = setInterval(() => {
    if (picture === undefined) return;
    const due = performance.now() - day.readAt >= dayEveryMs || picture.at - day.venueAt >= dayEveryVenueMs;
    if (due) void readDay(picture);
  }, dayLookMs);

  void begin();
  return {
    get picture() { return picture; },
    get feed() { return subscription?.state ?? "away"; },
    get resyncs() { return resyncs; },
    close() {
      closed = true;
      clearTimeout(retry);
      clearInterval(dayTimer);
      subscription?.close();
    },
  };
}

function takeDay(floor: FloorPicture, row: MarketDay): void {
  const seen = floor.instruments.get(row.instrument);
  if (seen === undefined) return;
  seen.day = { high: row.high, low: row.low, markBefore: row.markBefore, volume: wholeOf(row.volume), openInterest: wholeOf(row.openInterest) };
  seen.last ??= row.last;
  seen.marketChanged = true;
}

/** Sums come as exact text; open interest halves a sum that is even unless the read model is between two fills' rows. */
function wholeOf(text: string): bigint {
  return BigInt(text.split(".")[0] ?? "0");
}
