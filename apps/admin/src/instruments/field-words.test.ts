import { createText } from "@crossfloor/ui";
import { describe, expect, test } from "vitest";
import { en, type MessageId } from "../words/en.ts";
import { describeField, fieldValue, percentText } from "./field-words.ts";

const catalog = createText("en", en);
const text = (id: MessageId | `ui.${string}`, values?: Readonly<Record<string, string | number>>): string => catalog._(id, values);

describe("fields of a change", () => {
  test.each(["name", "priceTick", "sizeLot", "orderSizeMin", "orderSizeMax", "bandRate", "protectionRate", "fees.kind", "fees.maker", "fees.taker", "state", "haltReason", "risk[0].notionalMax", "risk[19].marginInit", "risk[3].marginMaint"])(
    "ADMIN-010: %s has words", (field) => {
      const { label } = describeField(field, text);
      expect(label).not.toMatch(/[⟨⟩[\]]/);
      expect(label).not.toBe(field);
    });

  test("ADMIN-010: a field that a later desk may send keeps its own name", () => {
    expect(describeField("toString", text)).toEqual({ label: "toString", kind: "word" });
    expect(describeField("risk[0].constructor", text)).toEqual({ label: "risk[0].constructor", kind: "word" });
  });

  test("ADMIN-011: a rate is shown in percent to its last digit, a fee by its kind, words in words", () => {
    expect(percentText("0.000000001", "en")).toBe("0.0000001 %");
    expect(percentText("-0.00025", "en")).toBe("-0.025 %");
    expect(fieldValue("0.0005", "fee", text, "en", true)).toBe("0.05 %");
    expect(fieldValue("0.0005", "fee", text, "en", false)).toBe("0.0005");
    expect(fieldValue("1000000", "figure", text, "en", true)).toBe("1,000,000");
    expect(fieldValue("halted", "state", text, "en", true)).toBe("Halted");
    expect(fieldValue("", "figure", text, "en", true)).toBe("–");
  });
});
