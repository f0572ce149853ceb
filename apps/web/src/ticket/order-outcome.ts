/** What became of an accepted order. A rest that was cancelled is not a refusal: the order did what it was told. */
import type { OrderDto } from "@crossfloor/client";
import { isZero } from "@crossfloor/ui";

export type OrderOutcome = "open" | "openPartly" | "filled" | "partlyFilled" | "cancelled";

export function orderOutcome({ status, filled }: Pick<OrderDto, "status" | "filled">): OrderOutcome {
  if (status === "filled") return "filled";
  if (status === "open") return isZero(filled) ? "open" : "openPartly";
  return isZero(filled) ? "cancelled" : "partlyFilled";
}
