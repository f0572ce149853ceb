/** The auditor's own books: every posted entry, added up in unbounded integers. Knows nothing of the engine's ledger. */
import { balanceMax } from "@crossfloor/instruments";
import type { AccountKind, CommandType, EntryPosted, Event, LedgerLine } from "@crossfloor/protocol";
import type { Demand } from "./audit-fault.ts";

/** What an account has in an asset according to the engine's own view. */
export interface SeenBalance { readonly account: number; readonly asset: number; readonly pledged: number; readonly free: number; readonly owed: number }

export class AuditLedger {
  readonly #demand: Demand;
  /** By class, and within by account and asset: an asset's number is a byte. */
  readonly #balances = new Map<LedgerLine["class"], Map<number, bigint>>();
  readonly #kinds = new Map<number, AccountKind>();
  readonly #charged = new Map<number, bigint>();
  #entries = 0;

  constructor(demand: Demand) {
    this.#demand = demand;
  }

  open(account: number, kind: AccountKind): void {
    this.#kinds.set(account, kind);
  }

  balance(of: LedgerLine["class"], account: number, asset: number): bigint {
    return this.#balances.get(of)?.get(account * 256 + asset) ?? 0n;
  }

  post({ entry, kind, lines }: EntryPosted, command: CommandType): void {
    this.#demand("L4", entry === this.#entries + 1, () => `entry ${entry} follows entry ${this.#entries}`);
    this.#entries = entry;
    for (const { amount } of lines) this.#demand("L9", Number.isSafeInteger(amount) && Math.abs(amount) <= balanceMax, () => `entry ${entry} has an amount of ${amount}`);
    this.#demand("L11", kind !== "deposit" || command === "creditDeposit", () => `entry ${entry} brings money in by ${command}`);
    const sums = new Map<number, number>();
    for (const { asset, amount } of lines) sums.set(asset, (sums.get(asset) ?? 0) + amount);
    for (const [asset, sum] of sums) this.#demand("L1", sum === 0, () => `entry ${entry} is off by ${sum} in asset ${asset}`);
    for (const line of lines) this.#add(line, entry);
  }

  #add({ class: of, account, asset, amount }: LedgerLine, entry: number): void {
    const balances = this.#balances.get(of) ?? new Map<number, bigint>();
    if (balances.size === 0) this.#balances.set(of, balances);
    const key = account * 256 + asset;
    const after = (balances.get(key) ?? 0n) + BigInt(Math.trunc(amount));
    balances.set(key, after);
    const isCash = of === "customerFutures" || of === "customerProperty" || of === "house" || of === "fee" || of === "insurance";
    this.#demand("L3", !isCash || after >= 0n, () => `entry ${entry} leaves ${after} of asset ${asset} in ${of} of account ${account}`);
    this.#demand("L3", of !== "owed" || after <= 0n, () => `entry ${entry} leaves a debt of account ${account} below nothing`);
  }

  /** A fill's two fees, as told. */
  charge(asset: number, taker: number, maker: number): void {
    this.#demand("L7", taker + maker >= 0, () => `the two fees of a trade come to ${taker + maker}`);
    this.#charged.set(asset, (this.#charged.get(asset) ?? 0n) + BigInt(taker) + BigInt(maker));
  }

  /** After a whole command: what fills say was charged is what fee revenue has. */
  checkFees(): void {
    for (const [asset, charged] of this.#charged) {
      const has = this.balance("fee", 0, asset);
      this.#demand("L7", charged === has, () => `fills charged ${charged} in asset ${asset}, fee revenue is ${has}`);
    }
  }

  /** A deposit's entry brings in exactly what was credited, from outside. */
  checkDeposit(events: readonly Event[]): void {
    const credited = events.find((event) => event.type === "depositCredited");
    if (credited === undefined) return;
    const brought = events.flatMap((event) => (event.type === "entryPosted" && event.entry > 0 ? event.lines : [])).filter((line) => line.class === "external").reduce((sum, line) => sum - line.amount, 0);
    this.#demand("L11", brought === credited.amount, () => `a deposit of ${credited.amount} brought in ${brought}`);
  }

  /** The engine's balances against the entries told, and all of them together against nothing. */
  checkSeen(seen: readonly SeenBalance[], accounts: readonly number[], assets: readonly number[]): void {
    const sums = new Map<number, bigint>(assets.map((asset) => [asset, 0n]));
    const byKey = new Map(seen.map((each) => [`${each.account}/${each.asset}`, each]));
    for (const account of accounts) {
      for (const asset of assets) {
        const { pledged, free, owed } = byKey.get(`${account}/${asset}`) ?? { pledged: 0, free: 0, owed: 0 };
        const cash = this.#kinds.get(account) === "house"
          ? this.balance("house", account, asset) === BigInt(pledged) + BigInt(free)
          : this.balance("customerFutures", account, asset) === BigInt(pledged) && this.balance("customerProperty", account, asset) === BigInt(free);
        const debt = this.balance("owed", account, asset) === -BigInt(owed);
        this.#demand("L6", cash && debt, () => `account ${account} has ${pledged} + ${free} − ${owed} of asset ${asset} in the engine and something else in the entries`);
        sums.set(asset, (sums.get(asset) ?? 0n) + BigInt(pledged) + BigInt(free) - BigInt(owed));
      }
    }
    for (const [asset, ofAccounts] of sums) {
      let all = ofAccounts;
      for (const each of ["fee", "insurance", "clearing", "external", "suspense", "residue"] as const) all += this.balance(each, 0, asset);
      this.#demand("L2", all === 0n, () => `all balances of asset ${asset} come to ${all}`);
    }
  }
}
