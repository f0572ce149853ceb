/** What an account has in an asset. Nothing was ever posted: all zeros. */
import { type FloorClass, floorClasses } from "./ledger-class.ts";
import { ASSET, FREE, HELD, type Ledger, NEXT, OWED, PLEDGED } from "./ledger.ts";
import { findRow } from "./row.ts";

/** Minor units of the asset, none of them negative. */
export interface Balance {
  /** Collateral for derivatives. */
  readonly pledged: number;
  /** Not collateral. */
  readonly free: number;
  /** Part of pledged + free that open orders and withdrawals reserve. */
  readonly held: number;
  /** Debt. While there is any, nothing is available. */
  readonly owed: number;
}

export function balanceOf(ledger: Ledger, account: number, asset: number): Balance {
  return { pledged: pledgedOf(ledger, account, asset), free: freeOf(ledger, account, asset), held: heldOf(ledger, account, asset), owed: owedOf(ledger, account, asset) };
}

export type MutableBalance = { -readonly [Part in keyof Balance]: number };

/** The same into a buffer of the caller's, with one look for the row. */
export function readBalance(ledger: Ledger, account: number, asset: number, out: MutableBalance): void {
  const row = findRow(ledger, account, asset);
  out.pledged = row === -1 ? 0 : ledger.rows[row + PLEDGED];
  out.free = row === -1 ? 0 : ledger.rows[row + FREE];
  out.held = row === -1 ? 0 : ledger.rows[row + HELD];
  out.owed = row === -1 ? 0 : ledger.rows[row + OWED];
}

/** Which account it is, counted from 0 in the order of opening; −1 where none is open under this number. */
export function accountPlace(ledger: Ledger, account: number): number {
  return ledger.accounts.get(account);
}

/** The first of the rows of the account at a place, one for each asset that it ever had anything in, in no order; −1 where it has none. */
export function firstRowAt(ledger: Ledger, place: number): number {
  return ledger.accountRows[place];
}

/** The one after it; −1 after the last. */
export function nextRow(ledger: Ledger, row: number): number {
  return ledger.rows[row + NEXT] | 0;
}

/** What a row says, into a buffer of the caller's; returns its asset. */
export function readRow(ledger: Ledger, row: number, out: MutableBalance): number {
  out.pledged = ledger.rows[row + PLEDGED];
  out.free = ledger.rows[row + FREE];
  out.held = ledger.rows[row + HELD];
  out.owed = ledger.rows[row + OWED];
  return ledger.rows[row + ASSET] | 0;
}

export function pledgedOf(ledger: Ledger, account: number, asset: number): number {
  const row = findRow(ledger, account, asset);
  return row === -1 ? 0 : ledger.rows[row + PLEDGED];
}

export function freeOf(ledger: Ledger, account: number, asset: number): number {
  const row = findRow(ledger, account, asset);
  return row === -1 ? 0 : ledger.rows[row + FREE];
}

export function heldOf(ledger: Ledger, account: number, asset: number): number {
  const row = findRow(ledger, account, asset);
  return row === -1 ? 0 : ledger.rows[row + HELD];
}

export function owedOf(ledger: Ledger, account: number, asset: number): number {
  const row = findRow(ledger, account, asset);
  return row === -1 ? 0 : ledger.rows[row + OWED];
}

/** pledged + free − held: what a new order may reserve, as far as the ledger is concerned. */
export function availableOf(ledger: Ledger, account: number, asset: number): number {
  const row = findRow(ledger, account, asset);
  return row === -1 ? 0 : ledger.rows[row + PLEDGED] + ledger.rows[row + FREE] - ledger.rows[row + HELD];
}

/** What counts as collateral: pledged, less that part of the holds which the free part does not cover. Debts apart. */
export function collateralOf(ledger: Ledger, account: number, asset: number): number {
  const row = findRow(ledger, account, asset);
  if (row === -1) return 0;
  return ledger.rows[row + PLEDGED] - Math.max(0, ledger.rows[row + HELD] - ledger.rows[row + FREE]);
}

/** Balance of a class that belongs to no participant; `clearing`, `external`, `suspense` and `residue` may be negative. */
export function floorBalanceOf(ledger: Ledger, of: FloorClass, asset: number): number {
  return ledger.floor[asset * floorClasses.length + floorClasses.indexOf(of)];
}
