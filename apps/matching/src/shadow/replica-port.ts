/** Answers of the query door, each from the replica's one state. */
import { type AccountViewDto, type BookSnapshot, type FloorSnapshot, type InstrumentDto, type InstrumentVersion, type Listings, type ShadowHealth, type ShadowPort, toInstrumentDto, type WhatIfDto } from "@crossfloor/api";
import { accountView, bookLevels, floorView, instrumentStatus, type LevelView, restingOrders, whatIf } from "@crossfloor/engine";
import { formatDecimal, type Instrument, type InstrumentId } from "@crossfloor/instruments";
import type { AccountId, PlaceOrder } from "@crossfloor/protocol";
import { assert } from "@crossfloor/stdx";
import type { Replica } from "../replica.ts";
import type { AccountChanges } from "./account-changes.ts";
import { accountViewDtoOf, whatIfDtoOf } from "./view-dto.ts";

/** Pushes of one subscription are at least this far apart. */
const pushEveryMs = 200;

export class ReplicaPort implements ShadowPort {
  readonly #replica: Replica;
  readonly #changes: AccountChanges;
  readonly #health: () => ShadowHealth;

  constructor(replica: Replica, changes: AccountChanges, health: () => ShadowHealth) {
    this.#replica = replica;
    this.#changes = changes;
    this.#health = health;
  }

  health(): ShadowHealth {
    return this.#health();
  }

  accountView(account: AccountId): AccountViewDto | undefined {
    const { state } = this.#replica;
    const view = accountView(state, account);
    return view === undefined ? undefined : accountViewDtoOf(state, view);
  }

  async *accountViewChanges(account: AccountId, signal: AbortSignal): AsyncGenerator<AccountViewDto, void> {
    let seenVersion = -1;
    let seenText = "";
    while (!signal.aborted) {
      const version = this.#changes.versionOf(account);
      if (version !== seenVersion) {
        const view = this.accountView(account);
        // A price may have moved that this account has nothing to do with.
        const text = view === undefined ? "" : JSON.stringify({ ...view, seq: 0, at: 0 });
        if (view !== undefined && text !== seenText) yield view;
        if (view !== undefined) seenVersion = version;
        if (text !== seenText) await pause(pushEveryMs, signal);
        seenText = text;
        if (view !== undefined) continue;
      }
      await this.#changes.next(signal);
    }
  }

  whatIf(command: PlaceOrder): WhatIfDto {
    const { state } = this.#replica;
    return whatIfDtoOf(state, command, whatIf(state, command));
  }

  bookSnapshot(instrument: number, depth: number): BookSnapshot | undefined {
    const { state } = this.#replica;
    const book = bookLevels(state, instrument as InstrumentId, depth);
    const terms = state.slots.get(instrument as InstrumentId)?.terms;
    if (book === undefined || terms === undefined) return undefined;
    const text = ([price, size]: LevelView): readonly [string, string] => [formatDecimal(price, terms.trading.priceDecimals), formatDecimal(size, terms.trading.sizeDecimals)];
    return { seq: state.seq, at: state.at, bids: book.bids.map(text), asks: book.asks.map(text) };
  }

  floorSnapshot(): FloorSnapshot {
    const { state } = this.#replica;
    const { seq, at, assets, indices, calendars, instruments } = floorView(state);
    return {
      seq, at, assets, indices, calendars,
      instruments: instruments.map(({ instrument, status, mark, index }) => {
        const orders = restingOrders(state, instrument.id);
        assert(orders !== undefined, "a market shown is listed");
        return { instrument, status, mark, index, ...orders };
      }),
    };
  }

  instruments(): { readonly seq: number; readonly instruments: readonly InstrumentDto[] } {
    const { state } = this.#replica;
    return { seq: state.seq, instruments: state.slotList.map(({ terms }) => this.#instrumentDto(terms)) };
  }

  instrumentHistory(id: number): readonly InstrumentVersion[] {
    return this.#replica.versions.flatMap(({ seq, at, change, instrument }) => (instrument.id === id ? [{ seq, at, change, instrument: this.#instrumentDto(instrument) }] : []));
  }

  /** With the status of now, also for terms of the past. */
  #instrumentDto(terms: Instrument): InstrumentDto {
    const { state } = this.#replica;
    const status = instrumentStatus(state, terms.id);
    assert(status !== undefined, "an instrument with a history is listed");
    const listings: Listings = { asset: (id) => state.assets[id], index: (id) => state.indices[id]?.definition, calendarCode: (id) => state.calendars[id]?.code };
    return toInstrumentDto(terms, status, listings);
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener("abort", done);
    if (signal.aborted) done();
  });
}
