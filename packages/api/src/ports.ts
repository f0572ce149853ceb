/** What the routers need from outside. Apps bring the implementations; this package never sees a socket or a database. */
import type { AccountId, Command, Outcome } from "@crossfloor/protocol";
import type {
  AccountViewDto, BookBestMessageDto, BookMessageDto, BookOrdersMessageDto, CandleDto, DepositAddressDto, DepositDto, FillDto, FloorDto, InstrumentDto, MarketDto, OrderDto, TradeDto, TradeMessageDto, WhatIfDto,
} from "./dto.ts";

export interface Page<Row> { readonly rows: readonly Row[]; /** Pass back to go on; `null` at the end. */ readonly cursor: string | null }

/** Sends one command to the writer and waits for its durable outcome. Throws `EngineAway` when the writer cannot be reached before the deadline. */
export interface CommandPort { send(command: Command, lane: "cancel" | "order" | "other"): Promise<Outcome> }

/** The writer could not answer in time. The command may or may not have been done: ask by client order id. */
export class EngineAway extends Error { override readonly name = "EngineAway" }

/** What answers reads (the shadow or the read model) is away for the moment; nothing was changed. */
export class ReadsAway extends Error { override readonly name = "ReadsAway" }

/** What people are told when a deposit door cannot do what they ask; a closed list, told in words by `packages/client`. */
export const depositRules = ["deposit_address_must_exist", "faucet_must_be_offered", "faucet_requests_must_not_exceed_maximum"] as const;
export type DepositRule = (typeof depositRules)[number];
export class DepositRefused extends Error {
  override readonly name = "DepositRefused";
  readonly rule: DepositRule;
  constructor(rule: DepositRule) {
    super(rule);
    this.rule = rule;
  }
}

/** The gateway's or desk's own live picture, built from the event feed. */
export interface MarketPort {
  floor(): FloorDto;
  instruments(): readonly InstrumentDto[];
  instrument(id: number): InstrumentDto | undefined;
  /** A listed asset by its code, with the engine's number and decimals. */
  asset(code: string): { readonly id: number; readonly decimals: number } | undefined;
  /** Every version of the terms that was ever in force, oldest first, with its sequence. */
  instrumentHistory(id: number): Promise<readonly { readonly seq: number; readonly at: number; readonly change: string; readonly instrument: InstrumentDto }[]>;
  markets(): readonly MarketDto[];
  liveFloor(signal: AbortSignal): AsyncIterable<FloorDto>;
  /** All markets first, then those that changed, conflated. */
  liveMarkets(signal: AbortSignal): AsyncIterable<readonly MarketDto[]>;
  /** L1, L2 and L3 of one market; depths are those of `bookDepths` and `orderDepths`. */
  liveBest(instrument: number, signal: AbortSignal): AsyncIterable<BookBestMessageDto>;
  liveBook(instrument: number, depth: number, signal: AbortSignal): AsyncIterable<BookMessageDto>;
  liveOrders(instrument: number, depth: number, signal: AbortSignal): AsyncIterable<BookOrdersMessageDto>;
  liveTrades(instrument: number, signal: AbortSignal): AsyncIterable<TradeMessageDto>;
  liveCandle(instrument: number, kind: "mark" | "trade", intervalMs: number, signal: AbortSignal): AsyncIterable<CandleDto>;
}

/** Answered by the shadow from one state at one sequence. */
export interface AccountPort {
  view(account: AccountId): Promise<AccountViewDto>;
  /** The whole view again whenever it changes, at most a few times a second. */
  liveView(account: AccountId, signal: AbortSignal): AsyncIterable<AccountViewDto>;
  whatIf(command: Extract<Command, { type: "placeOrder" }>): Promise<WhatIfDto>;
}

/** Answered from the read model. */
export interface HistoryPort {
  candles(instrument: number, kind: "mark" | "trade", intervalMs: number, before: number, limit: number): Promise<readonly CandleDto[]>;
  trades(instrument: number, limit: number): Promise<readonly TradeDto[]>;
  orders(account: AccountId, cursor: string | null, limit: number): Promise<Page<OrderDto>>;
  /** As of now: waits until the read model knows what the floor knows, or throws `ReadsAway`. */
  order(account: AccountId, by: { readonly order: number } | { readonly clientOrderId: string }): Promise<OrderDto | undefined>;
  fills(account: AccountId, cursor: string | null, limit: number): Promise<Page<FillDto>>;
}

/** Throws `DepositRefused`. */
export interface DepositPort {
  /** The address is made by the treasury moments after the account was opened. */
  /** `null`: it is still being made. */
  address(account: AccountId): Promise<DepositAddressDto | null>;
  list(account: AccountId): Promise<readonly DepositDto[]>;
  live(account: AccountId, signal: AbortSignal): AsyncIterable<readonly DepositDto[]>;
  /** Sandbox only: asks the treasury for an on-chain transfer of test tokens to the account's address. */
  faucet(account: AccountId, asset: string): Promise<void>;
}

/** What an account may ask in a time. The door has counted the call already. */
export interface AllowancePort {
  /** Counts so many calls more; false where the account is over its limit then. */
  take(account: AccountId, calls: number): Promise<boolean>;
}

export interface TraderPorts {
  readonly allowance: AllowancePort;
  readonly commands: CommandPort;
  readonly market: MarketPort;
  readonly accounts: AccountPort;
  readonly history: HistoryPort;
  readonly deposits: DepositPort;
}
