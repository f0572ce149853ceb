/**
 * Every invariant of money, matching (quotes among it) and log, and what holds it: a planted fault that the simulator finds by this invariant alone,
 * or a criterion whose test proves it. Invariants of positions, margin and liquidation come with clearing.
 */
export interface Invariant {
  readonly id: string;
  readonly says: string;
  /** "break", or the criterion of a test. */
  readonly heldBy: string;
}

export const invariants: readonly Invariant[] = [
  { id: "L1", says: "the lines of an entry add up to zero per asset", heldBy: "break" },
  { id: "L2", says: "all balances of an asset, the outside among them, add up to zero", heldBy: "break" },
  { id: "L3", says: "cash is never negative", heldBy: "break" },
  { id: "L4", says: "entries are numbered without a gap and never told again", heldBy: "break" },
  { id: "L5", says: "what is held is what open orders need", heldBy: "break" },
  { id: "L6", says: "the engine's balances are the sums of the entries told", heldBy: "break" },
  { id: "L7", says: "fees told are fees charged, and never less than nothing together", heldBy: "break" },
  { id: "L8", says: "values are exact and fees round up for the house", heldBy: "break" },
  { id: "L9", says: "amounts are integers within the bound", heldBy: "break" },
  { id: "L10", says: "what clients are owed is covered by custody", heldBy: "TREAS-012" },
  { id: "L11", says: "money comes in by deposits alone, as much as was credited", heldBy: "break" },
  { id: "M1", says: "no book is crossed or locked", heldBy: "break" },
  { id: "M2", says: "better price first, then the older order, as the reference book has it", heldBy: "break" },
  { id: "M3", says: "asked = filled + open + cancelled", heldBy: "break" },
  { id: "M4", says: "an order ends once, and nothing is told of it afterwards", heldBy: "break" },
  { id: "M5", says: "nobody trades with himself", heldBy: "break" },
  { id: "M6", says: "prices and sizes are on the grid, fills within both limits", heldBy: "break" },
  { id: "M7", says: "fill-or-kill whole, immediate never rests, post-only never takes, reduce-only never grows", heldBy: "break" },
  { id: "M8", says: "the work of one command is bounded, the rest comes to an end", heldBy: "break" },
  { id: "M9", says: "levels shown are the sums of the orders told, orders stand in priority, and both have the right checksum", heldBy: "break" },
  { id: "M10", says: "an order moves the money of its own parties, in its instrument's assets", heldBy: "break" },
  { id: "M11", says: "no order is taken beyond the band", heldBy: "break" },
  { id: "M12", says: "cancelling an open order always succeeds", heldBy: "break" },
  { id: "QUOTE-001", says: "each side of a mass quote does what a cancel, an amend or an order alone would do, the ask first where it rises or leaves", heldBy: "break" },
  { id: "QUOTE-002", says: "no price stays that a maker meant to move", heldBy: "break" },
  { id: "D1", says: "the same log gives the same state", heldBy: "break" },
  { id: "D2", says: "each batch is chained to the one before", heldBy: "JOURNAL-003" },
  { id: "D3", says: "a snapshot and the rest of the log give what the whole log gives", heldBy: "break" },
  { id: "D4", says: "a retry is answered as before, the same id for another command is a conflict", heldBy: "break" },
  { id: "D5", says: "the engine knows no clock, chance, IO, float function or locale", heldBy: "TIDY-007" },
  { id: "D6", says: "nothing is acknowledged before it is durable", heldBy: "MATCHING-004" },
  { id: "D7", says: "orders and trades are numbered without a gap", heldBy: "break" },
  { id: "D8", says: "journals of every release stay readable", heldBy: "WIRE-003" },
  { id: "D9", says: "an unknown record stops the reader", heldBy: "WIRE-002" },
];
