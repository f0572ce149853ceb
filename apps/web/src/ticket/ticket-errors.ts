/** Faults of fields → sentences that say what is wrong and how to mend it. */
import { unreachable } from "@crossfloor/stdx";
import { type Translate, writeDecimal } from "@crossfloor/ui";
import type { MessageId } from "../words/en.ts";
import type { FieldFault } from "./ticket-fields.ts";

/** One sentence; `nearest` are the values that one press puts into the field. */
export interface FieldError { readonly sentence: string; readonly nearest: readonly string[] }

export function fieldError(field: "price" | "size", fault: FieldFault, text: Translate<MessageId>, locale: string): FieldError {
  const shown = (value: string): string => writeDecimal(value, { locale });
  const name = text(field === "price" ? "ticket.price" : "ticket.size");
  switch (fault.kind) {
    case "missing":
      return { sentence: text("ticket.error.missing", { name }), nearest: [] };
    case "notANumber":
      return { sentence: text("ticket.error.notANumber", { name }), nearest: [] };
    case "notAboveZero":
      return { sentence: text("ticket.error.notAboveZero", { name }), nearest: [] };
    case "offGrid":
      return { sentence: text("ticket.error.offGrid", { name, step: shown(fault.step) }), nearest: fault.nearest };
    case "outOfRange":
      return { sentence: text("ticket.error.outOfRange", { name, min: shown(fault.min), max: shown(fault.max) }), nearest: [] };
    default:
      return unreachable(fault);
  }
}
