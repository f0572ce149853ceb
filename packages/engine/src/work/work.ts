/** Work that outgrew one command. It goes on, piece by piece and in order, in `continueWork` commands. */
import type { InstrumentId } from "@crossfloor/instruments";
import type { AccountId, OrderId } from "@crossfloor/protocol";

export type Work =
  /** Cancels the account's orders below `before`, in one instrument or in all (0). */
  | { readonly kind: "cancelAccountOrders"; readonly account: AccountId; readonly instrument: InstrumentId | 0; readonly before: OrderId }
  /** Cancels the orders in an instrument that has ended, of accounts above `after`, ascending. */
  | { readonly kind: "endOrders"; readonly instrument: InstrumentId; readonly after: AccountId | 0 }
  /** Pays out the positions of accounts above `after`, ascending. */
  | { readonly kind: "settlePositions"; readonly instrument: InstrumentId; readonly after: AccountId | 0 };
