/** The fields that a change names, as people read them. */
import { shiftDecimal, trimDecimal, writeDecimal } from "@crossfloor/ui";
import type { MessageId } from "../words/en.ts";
import type { AppText } from "../words/text.ts";

const plain = {
  name: "word", priceTick: "figure", sizeLot: "figure", orderSizeMin: "figure", orderSizeMax: "figure", bandRate: "rate", protectionRate: "rate", state: "state", haltReason: "reason",
  "fees.kind": "feeKind", "fees.maker": "fee", "fees.taker": "fee",
} as const;
const tier = { notionalMax: "figure", marginInit: "rate", marginMaint: "rate" } as const;

type Kind = (typeof plain)[keyof typeof plain] | (typeof tier)[keyof typeof tier];
interface Described { readonly label: string; readonly kind: Kind }

/** What a field is called and what kind of value it has; an unknown one keeps its own name. */
export function describeField(field: string, text: AppText): Described {
  const inTier = /^risk\[(\d{1,2})\]\.(notionalMax|marginInit|marginMaint)$/.exec(field);
  if (inTier !== null) {
    const name = inTier[2] as keyof typeof tier;
    return { label: text("terms.tier", { number: Number(inTier[1]) + 1, field: text(`terms.${name}`) }), kind: tier[name] };
  }
  if (field in plain) return { label: text(`terms.${field}` as MessageId), kind: plain[field as keyof typeof plain] };
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
