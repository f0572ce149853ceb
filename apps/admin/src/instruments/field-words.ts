/** The fields that a change names, as people read them. */
import { shiftDecimal, trimDecimal, writeDecimal } from "@crossfloor/ui";
import type { MessageId } from "../words/en.ts";
import type { AppText } from "../words/text.ts";

type Kind = "word" | "figure" | "rate" | "state" | "reason" | "feeKind" | "fee";

const plain: { readonly [field: string]: { readonly id: MessageId; readonly kind: Kind } } = {
  "name": { id: "terms.name", kind: "word" },
  "priceTick": { id: "terms.priceTick", kind: "figure" },
  "sizeLot": { id: "terms.sizeLot", kind: "figure" },
  "orderSizeMin": { id: "terms.orderSizeMin", kind: "figure" },
  "orderSizeMax": { id: "terms.orderSizeMax", kind: "figure" },
  "bandRate": { id: "terms.bandRate", kind: "rate" },
  "protectionRate": { id: "terms.protectionRate", kind: "rate" },
  "fees.kind": { id: "terms.fees.kind", kind: "feeKind" },
  "fees.maker": { id: "terms.fees.maker", kind: "fee" },
  "fees.taker": { id: "terms.fees.taker", kind: "fee" },
  "state": { id: "terms.state", kind: "state" },
  "haltReason": { id: "terms.haltReason", kind: "reason" },
};
const tier: { readonly [field: string]: { readonly id: MessageId; readonly kind: Kind } } = {
  notionalMax: { id: "terms.notionalMax", kind: "figure" },
  marginInit: { id: "terms.marginInit", kind: "rate" },
  marginMaint: { id: "terms.marginMaint", kind: "rate" },
};

interface Described { readonly label: string; readonly kind: Kind }

/** What a field is called and what kind of value it has; an unknown one keeps its own name. */
export function describeField(field: string, text: AppText): Described {
  const known = Object.hasOwn(plain, field) ? plain[field] : undefined;
  if (known !== undefined) return { label: text(known.id), kind: known.kind };
  const [, at = "", name = ""] = /^risk\[(\d{1,2})\]\.(\w+)$/.exec(field) ?? [];
  const inTier = Object.hasOwn(tier, name) ? tier[name] : undefined;
  if (inTier !== undefined) return { label: text("terms.tier", { number: Number(at) + 1, field: text(inTier.id) }), kind: inTier.kind };
  return { label: field, kind: "word" };
}

/** A value in its kind's form, all its digits kept. `rateFees`: fees are shares of the value. */
export function fieldValue(value: string, kind: Kind, text: AppText, locale: string, rateFees: boolean): string {
  if (value === "") return text("ui.none");
  switch (kind) {
    case "rate": return percentText(value, locale);
    case "fee": return rateFees ? percentText(value, locale) : writeDecimal(value, { locale });
    case "figure": return writeDecimal(value, { locale });
    case "state": return text(value === "halted" ? "ui.status.halted" : "ui.status.trading");
    case "reason": return text(value === "operator" ? "halt.reason.operator" : "halt.reason.no_price_source");
    case "feeKind": return text(value === "rate" ? "terms.fees.rate" : "terms.fees.perContract");
    case "word": return value;
  }
}

/** 0.0005 as 0.05 %: never rounded. */
export function percentText(rate: string, locale: string): string {
  return `${writeDecimal(trimDecimal(shiftDecimal(rate, 2)), { locale })} %`;
}
