/**
 * The chart of accounts.
 *
 * What a participant has in an asset is split by who may touch it: the pledged part is customer futures money, the free part
 * is customer property, and what a house account has is house money. Debts stand apart in `owed`. Everything else belongs to
 * the floor, one balance per class and asset.
 */

/** Who owns money in the ledger. */
export type LedgerClass = "customerFutures" | "customerProperty" | "house" | "owed" | "fee" | "insurance" | "clearing" | "external" | "suspense" | "residue";

/** Classes with one balance per asset and no participant behind it. */
export type FloorClass = "fee" | "insurance" | "clearing" | "external" | "suspense" | "residue";

/** In this order everywhere: storage, iteration, snapshot. */
export const floorClasses = ["fee", "insurance", "clearing", "external", "suspense", "residue"] as const satisfies readonly FloorClass[];
/** The number of them, as a constant that the compiler knows. */
export const floorClassCount: (typeof floorClasses)["length"] = 6;
export const ledgerClasses = ["customerFutures", "customerProperty", "house", "owed", ...floorClasses] as const satisfies readonly LedgerClass[];

/** The number of a class in an entry: its place in `ledgerClasses`, counted from 1. The wire has the same numbers, so they never change. */
export const CUSTOMER_FUTURES = 1;
export const CUSTOMER_PROPERTY = 2;
export const HOUSE = 3;
export const DEBT = 4; // "owed"
export const FEE = 5;
export const CLEARING = 7;
export const EXTERNAL = 8;
export const SUSPENSE = 9;
export const RESIDUE = 10;
/** Of a class without a participant. */
export type FloorNumber = typeof FEE | typeof CLEARING | typeof EXTERNAL | typeof SUSPENSE | typeof RESIDUE;

/** What an entry is about. */
export type EntryKind = "deposit" | "pledge" | "spotFill" | "realised" | "fee" | "owedIncurred" | "owedRepaid" | "settlement" | "residue";

export const entryKinds = ["deposit", "pledge", "spotFill", "realised", "fee", "owedIncurred", "owedRepaid", "settlement", "residue"] as const satisfies readonly EntryKind[];

/** The number of a kind in an entry: its place in `entryKinds`, counted from 1, and likewise that of the wire. */
export const DEPOSIT_ENTRY = 1;
export const PLEDGE_ENTRY = 2;
export const SPOT_FILL_ENTRY = 3;
export const REALISED_ENTRY = 4;
export const FEE_ENTRY = 5;
export const OWED_INCURRED_ENTRY = 6;
export const OWED_REPAID_ENTRY = 7;
export const SETTLEMENT_ENTRY = 8;
export const RESIDUE_ENTRY = 9;

/** Whose account it is. Both kinds obey the same rules; only the class of their cash differs. */
export type AccountKind = "customer" | "house";
