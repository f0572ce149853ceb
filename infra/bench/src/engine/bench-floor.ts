/**
 * The floor that the engine is measured on: accounts with three open positions and five resting orders each, over the instruments of a
 * perpetual's terms, before the clock starts. Commands are sent through the same `Replica` that writer and shadow run on.
 */
import type { Replica } from "@crossfloor/matching";
import { type IndexId, type Instrument, instrumentId, type Money, type Price, type Size, listings, nano, unixMs, type UnixMs } from "@crossfloor/instruments";
import { type AccountId, type Command, LentSequenced, type OrderId, type OriginId, type Outcome, type PlaceOrder, type Seq, type Sequenced, type Side } from "@crossfloor/protocol";
import { assert } from "@crossfloor/stdx";

const firstInstrument = 40_000;
const positionsEach = 3;
export const restingEach = 5;

/** Wednesday 2 December 2026, 00:00 UTC. */
const start = unixMs(1_796_169_600_000);
const yearMs = 31_536_000_000;
const dayMs = 86_400_000;
/** 60,000.00 dollars, in hundredths; the tick is ten of them. */
export const mark = 6_000_000 as Price;
export const tick = 10;
const dollar = 1_000_000;
/** Ten thousand of these stay within what an asset's deposits may add up to. */
const fundsEach = 200_000 * dollar;

export interface FloorSize { readonly accounts: number; readonly instruments: number }
/** What figures are told of. */
export const floorSize: FloorSize = { accounts: 10_000, instruments: 30 };

export class BenchFloor {
  readonly replica: Replica;
  readonly size: FloorSize;
  /** Hears every record as it is applied, in order. */
  readonly #onRecord: (sequenced: Sequenced) => Outcome;
  /** As in the sequencer. */
  readonly #sequenced = new LentSequenced();
  #serial = 0;
  #wall = 0;

  constructor(replica: Replica, size: FloorSize, onRecord: (sequenced: Sequenced) => Outcome) {
    assert(size.accounts % 2 === 0 && size.accounts > 0, "accounts trade in pairs before the clock starts");
    this.replica = replica;
    this.size = size;
    this.#onRecord = onRecord;
  }

  /** One command of one client. A millisecond passes with each, so that the memory of answers turns over as on a floor of a thousand commands a second. */
  send(command: Command): Outcome {
    this.#serial += 1;
    this.#wall += 1;
    const at = (start + this.#wall) as UnixMs;
    return this.#onRecord(this.#sequenced.fill((this.replica.state.seq + 1) as Seq, at, at, 1 as OriginId, this.#serial, (at + 60_000) as UnixMs, command));
  }

  /** All of what comes before the clock. */
  prepare(): void {
    this.list();
    this.open();
    this.trade();
    this.rest();
  }

  /** Lists and prices. */
  list(): void {
    const catalogue = listings(start);
    for (const definition of catalogue.indices) this.#must({ type: "defineIndex", definition });
    for (const asset of catalogue.assets) this.#must({ type: "listAsset", asset });
    const template = catalogue.instruments.find(({ symbol }) => symbol === "BTC-PERP");
    assert(template !== undefined && template.product.kind === "perpetual", "the catalogue lists the bitcoin perpetual");
    const open = { open: start, close: unixMs(start + yearMs), tradeDate: "2026-12-02" };
    this.#must({ type: "setCalendar", calendar: { id: template.calendar, code: "always", version: 1, from: start, until: unixMs(start + yearMs), sessions: [open] } });
    for (let place = 0; place < this.size.instruments; place += 1) this.#must({ type: "listInstrument", instrument: instrumentAt(template, place) });
    this.#must({ type: "publishIndex", index: indexOf(this.replica), value: mark, sources: 3, staleWeight: nano(0), validForMs: dayMs, source: "simulated", simulated: true });
  }

  /** Opens and funds the accounts. */
  open(): void {
    const [funds] = listings(start).assets;
    for (let account = 1; account <= this.size.accounts; account += 1) {
      this.#must({ type: "openAccount", account: account as AccountId, kind: "customer" });
      this.#must({
        type: "creditDeposit", account: account as AccountId, asset: funds.id, amount: fundsEach as Money,
        chain: 1, txHash: `0x${account.toString(16).padStart(64, "0")}`, logIndex: 0, height: account,
      });
    }
    this.#must({ type: "raiseFinalizedHeight", chain: 1, height: this.size.accounts });
  }

  trade(): void {
    const { accounts, instruments } = this.size;
    for (let account = 1; account <= accounts; account += 2) {
      for (let position = 0; position < positionsEach; position += 1) {
        const instrument = (account + position * 11) % instruments;
        this.#must(place(account, instrument, "sell", 20, mark, "gtc"));
        this.#must(place(account + 1, instrument, "buy", 20, mark, "ioc"));
      }
    }
  }

  rest(): void {
    const { accounts, instruments } = this.size;
    for (let account = 1; account <= accounts; account += 1) {
      for (let resting = 0; resting < restingEach; resting += 1) {
        const side: Side = (account + resting) % 2 === 0 ? "buy" : "sell";
        const away = (500 + ((account * 7 + resting * 131) % 2_000)) * tick;
        this.#must(place(account, (account * 3 + resting * 7) % instruments, side, 5, side === "buy" ? mark - away : mark + away, "gtc"));
      }
    }
  }

  #must(command: Command): void {
    const { refusal, detail } = this.send(command);
    assert(refusal === null, `the floor is prepared without a refusal: ${command.type} ${refusal} ${detail}`);
  }
}

export function place(account: number, instrument: number, side: Side, size: number, limit: number, timeInForce: "gtc" | "ioc"): PlaceOrder {
  return {
    type: "placeOrder", account: account as AccountId, instrument: instrumentId(firstInstrument + instrument), clientOrderId: "", side, size: size as Size, limit: limit as Price,
    timeInForce, expiresAt: 0, postOnly: false, reduceOnly: false, selfTrade: "cancelNewest",
  };
}

export function cancel(account: number, order: number): Command {
  return { type: "cancelOrder", account: account as AccountId, order: order as OrderId, clientOrderId: "" };
}

function instrumentAt(template: Instrument, place: number): Instrument {
  const symbol = `BENCH-${String(place).padStart(2, "0")}`;
  return { ...template, id: instrumentId(firstInstrument + place), symbol, name: symbol };
}

function indexOf(replica: Replica): IndexId {
  const slot = replica.state.slotList[0];
  assert(slot !== undefined, "instruments are listed before their index is published");
  return slot.index;
}
