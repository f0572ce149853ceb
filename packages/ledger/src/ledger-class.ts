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
export const ledgerClasses = ["customerFutures", "customerProperty", "house", "owed", ...floorClasses] as const satisfies readonly LedgerClass[];

/** What an entry is about. */
export type EntryKind = "deposit" | "pledge" | "spotFill" | "realised" | "fee" | "owedIncurred" | "owedRepaid" | "settlement" | "residue";

/** Whose account it is. Both kinds obey the same rules; only the class of their cash differs. */
export type AccountKind = "customer" | "house";
