export { accountPlace, availableOf, type Balance, balanceOf, collateralOf, firstRowAt, floorBalanceOf, freeOf, heldOf, type MutableBalance, nextRow, owedOf, pledgedOf, readBalance, readRow } from "./balance.ts";
export { canDeposit, canPost } from "./can-post.ts";
export { chargeFee, chargeFees } from "./charge-fees.ts";
export { checkLedger } from "./check-ledger.ts";
export { deposit } from "./deposit.ts";
export { decodeLedger, encodeLedger } from "./encode-ledger.ts";
export { copyLines, type EmitEntry, type Entry, entryKindOf, type EntryLine, entryLinesMax } from "./entry.ts";
export { forEachBalance, forEachHolding, type Holding } from "./for-each-balance.ts";
export { canHold, checkHolds, hold, release, type Reservation } from "./hold.ts";
export {
  accountIdMax, accountKindOf, canListAsset, canOpenAccount, createLedger, depositedMax, hasAccount, hasAsset, type Ledger, type LedgerLimits, listAsset, openAccount,
} from "./ledger.ts";
export { type AccountKind, type EntryKind, entryKinds, type FloorClass, floorClasses, type LedgerClass, ledgerClasses } from "./ledger-class.ts";
export { canMovePledge, movePledge } from "./move-pledge.ts";
export { moveResidue } from "./move-residue.ts";
export { realise, realiseIn } from "./realise.ts";
export { rowAt } from "./row.ts";
export { type SpotFill, spotFill } from "./spot-fill.ts";
export { type ClassTotal, totals } from "./totals.ts";
