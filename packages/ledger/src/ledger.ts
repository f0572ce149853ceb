/**
 * The ledger's state: who has what.
 *
 * Per account and asset one row of a flat array: pledged, free, held, owed. A hold is no account: it reserves part of the cash
 * (pledged + free) for an open order or a withdrawal. Per asset one balance for each floor class. All amounts are safe integers
 * of the asset's minor units; per asset the positive balances add up to at most `balanceMax`, and since all balances add up to
 * zero, no balance anywhere can be further from zero than that. So one look at one number (`canPost`) tells beforehand that no
 * posting of a command can overflow.
 */
import { balanceMax } from "@crossfloor/instruments";
import { alignedDoubles, assert, IntMap } from "@crossfloor/stdx";
import { AccountPlaces } from "./account-places.ts";
import { createEntry, type Entry } from "./entry.ts";
import { type AccountKind, floorClasses } from "./ledger-class.ts";

export interface LedgerLimits {
  readonly accountsMax: number;
  /** Highest asset number; at most 4095. */
  readonly assetIdMax: number;
}

/** Assets are numbered below this, so that an account and an asset make one key. */
export const assetIdLimit = 4096;
/** Accounts are numbered up to this, for the same reason. */
export const accountIdMax = 1_099_511_627_776; // 2^40
/** Deposits stop at half of `balanceMax` per asset, so that trading always has the other half as room. */
export const depositedMax = balanceMax / 2;

/** Fields of a row; a row is one cache line. */
export const stride = 8;
export const ACCOUNT = 0;
export const ASSET = 1;
/** 0 customer, 1 house. */
export const KIND = 2;
export const PLEDGED = 3;
export const FREE = 4;
export const HELD = 5;
export const OWED = 6;
/** The account's row that was made before this one; −1 for its first. */
export const NEXT = 7;

export interface Ledger {
  readonly limits: LedgerLimits;
  /** Account number → place in `accountNumbers`. */
  readonly accounts: AccountPlaces;
  /** In the order of opening. */
  readonly accountNumbers: number[];
  readonly accountKinds: AccountKind[];
  /** The last made row of the account at the same place; −1 where it has none. */
  readonly accountRows: number[];
  /** account · assetIdLimit + asset → row. Rows are never given back; one of zeros counts for nothing. */
  readonly rowOf: IntMap;
  rows: Float64Array;
  rowCount: number;
  /** asset · number of floor classes + class. */
  readonly floor: Float64Array;
  /** Per asset: what all positive balances add up to; `Infinity` until it is listed, so that one comparison refuses what has no room. */
  readonly positive: Float64Array;
  /** Number of the last entry. */
  entries: number;
  /** The one entry buffer. */
  readonly entry: Entry;
}

export function createLedger(limits: LedgerLimits): Ledger {
  assert(limits.assetIdMax > 0 && limits.assetIdMax < assetIdLimit, "asset numbers stay below their limit");
  assert(limits.accountsMax > 0, "a ledger has room for accounts");
  return {
    limits,
    accounts: new AccountPlaces(),
    accountNumbers: [],
    accountKinds: [],
    accountRows: [],
    rowOf: new IntMap(),
    rows: alignedDoubles(stride * 256),
    rowCount: 0,
    floor: new Float64Array((limits.assetIdMax + 1) * floorClasses.length),
    positive: new Float64Array(limits.assetIdMax + 1).fill(Number.POSITIVE_INFINITY),
    entries: 0,
    entry: createEntry(),
  };
}

/** Whether there is room for one more account under this number. */
export function canOpenAccount(ledger: Ledger, account: number): boolean {
  return Number.isSafeInteger(account) && account > 0 && account <= accountIdMax && ledger.accountNumbers.length < ledger.limits.accountsMax && !hasAccount(ledger, account);
}

export function openAccount(ledger: Ledger, account: number, kind: AccountKind): void {
  assert(canOpenAccount(ledger, account), "an account is opened once, under a number within range, while there is room");
  ledger.accounts.add(account, ledger.accountNumbers.length);
  ledger.accountNumbers.push(account);
  ledger.accountKinds.push(kind);
  ledger.accountRows.push(-1);
}

export function hasAccount(ledger: Ledger, account: number): boolean {
  return ledger.accounts.get(account) !== -1;
}

/** The account must be open. */
export function accountKindOf(ledger: Ledger, account: number): AccountKind {
  const place = ledger.accounts.get(account);
  assert(place !== -1, "an account is open before it is used");
  return ledger.accountKinds[place];
}

/** Whether the asset's number is within range and not taken. */
export function canListAsset(ledger: Ledger, asset: number): boolean {
  return Number.isSafeInteger(asset) && asset > 0 && asset <= ledger.limits.assetIdMax && !hasAsset(ledger, asset);
}

export function listAsset(ledger: Ledger, asset: number): void {
  assert(canListAsset(ledger, asset), "an asset is listed once, under a number within range");
  ledger.positive[asset] = 0;
}

export function hasAsset(ledger: Ledger, asset: number): boolean {
  return ledger.positive[asset] < Number.POSITIVE_INFINITY;
}
