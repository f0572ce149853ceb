/** Several accounts that trade one perpetual as fast as they are answered, and remember everything that they were told. */
import { connectWriter, WriterAway, type WriterLink } from "@crossfloor/feed";
import type { UnixMs } from "@crossfloor/instruments";
import type { Command, Outcome } from "@crossfloor/protocol";
import { Prng } from "@crossfloor/stdx";

export interface Sent {
  readonly command: Command;
  /** `undefined` while nobody answered. */
  outcome: Outcome | undefined;
}

const accounts = 8;
const workers = 48;
/** Long enough for any number of restarts in between. */
const deadlineMs = 120_000;
const instrument = 3; // BTC-PERP
const index = 1;
const price = 6_000_000;

export class TradingLoad {
  /** Commands by the link's origin and by their serial, which counts from 1. */
  readonly sent = new Map<number, Sent[]>();
  /** Commands that their link gave up: done or not, nobody said. */
  unanswered = 0;
  readonly #prng: Prng;
  readonly #gateway: WriterLink;
  readonly #treasury: WriterLink;
  readonly #oracle: WriterLink;
  readonly #open: { readonly account: number; readonly clientOrderId: string }[] = [];
  #orders = 0;
  #deposits = 0;
  #running = true;

  constructor(socketPath: string, seed: number) {
    this.#prng = new Prng(seed);
    this.#gateway = connectWriter({ socketPath, role: "gateway", name: "load" });
    this.#treasury = connectWriter({ socketPath, role: "treasury", name: "load-treasury" });
    this.#oracle = connectWriter({ socketPath, role: "oracle", name: "load-oracle" });
    for (const link of [this.#gateway, this.#treasury, this.#oracle]) this.sent.set(link.origin, []);
  }

  get up(): boolean {
    return this.#gateway.state === "up";
  }

  get detail(): string {
    return this.#gateway.detail;
  }

  /** Opens and funds the accounts, then trades until `stop`. */
  async run(): Promise<void> {
    await this.#publish();
    for (let account = 1; account <= accounts; account++) {
      await this.#send(this.#gateway, { type: "openAccount", account, kind: "customer" } as unknown as Command);
      await this.#deposit(account, 1_000_000_000_000);
    }
    await Promise.all([this.#prices(), ...Array.from({ length: workers }, (_, worker) => this.#trade(1 + (worker % accounts)))]);
  }

  /** Resolves when the last commands are answered. */
  stop(): void {
    this.#running = false;
  }

  close(): void {
    for (const link of [this.#gateway, this.#treasury, this.#oracle]) link.close();
  }

  async #trade(account: number): Promise<void> {
    while (this.#running) {
      const dice = this.#prng.below(100);
      if (dice < 65) await this.#place(account);
      else if (dice < 90) await this.#cancel();
      else if (dice < 99) await this.#send(this.#gateway, { type: "cancelAllOrders", account, instrument: 0 } as unknown as Command);
      else await this.#deposit(account, 1_000_000);
    }
  }

  async #place(account: number): Promise<void> {
    const clientOrderId = `c${++this.#orders}`;
    const timeInForce = this.#prng.chance(7, 10) ? "gtc" : "ioc";
    const order = {
      type: "placeOrder", account, instrument, clientOrderId, side: this.#prng.pick(["buy", "sell"]), size: 1 + this.#prng.below(50),
      limit: price + 10 * this.#prng.between(-50, 50), timeInForce, expiresAt: 0, postOnly: false, reduceOnly: false, selfTrade: "cancelOldest",
    };
    const outcome = await this.#send(this.#gateway, order as unknown as Command);
    if (outcome?.refusal === null && timeInForce === "gtc") this.#open.push({ account, clientOrderId });
    if (this.#open.length > 2_000) this.#open.splice(0, 1_000);
  }

  async #cancel(): Promise<void> {
    const [chosen] = this.#open.splice(this.#prng.below(Math.max(1, this.#open.length)), 1);
    if (chosen === undefined) return;
    await this.#send(this.#gateway, { type: "cancelOrder", ...chosen, order: 0 } as unknown as Command);
  }

  /** Every deposit is told twice, as a treasury does that was killed before it heard the answer. */
  async #deposit(account: number, amount: number): Promise<void> {
    const txHash = `0x${String(++this.#deposits).padStart(64, "0")}`;
    const command = { type: "creditDeposit", account, asset: 1, amount, chain: 31_337, txHash, logIndex: 0, height: 1 } as unknown as Command;
    await this.#send(this.#treasury, command);
    await this.#send(this.#treasury, command);
  }

  async #prices(): Promise<void> {
    while (this.#running) {
      await this.#publish();
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }

  #publish(): Promise<Outcome | undefined> {
    return this.#send(this.#oracle, { type: "publishIndex", index, value: price, sources: 1, staleWeight: 0, validForMs: 3_600_000 as UnixMs, source: "simulated", simulated: true } as unknown as Command);
  }

  async #send(link: WriterLink, command: Command): Promise<Outcome | undefined> {
    const entry: Sent = { command, outcome: undefined };
    this.sent.get(link.origin)?.push(entry);
    try {
      entry.outcome = await link.send(command, { lane: command.type.startsWith("cancel") ? "cancel" : command.type === "placeOrder" ? "order" : "other", deadlineMs });
    } catch (fault) {
      if (!(fault instanceof WriterAway)) throw fault;
      this.unanswered += 1;
    }
    return entry.outcome;
  }
}
