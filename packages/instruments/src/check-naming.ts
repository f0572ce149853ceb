import { fault, type ListingFault } from "./listing-fault.ts";
import { listedIdMax } from "./units.ts";

const nameMax = 80;

/** Id and name, which every listed thing has. */
export function checkNaming(of: { readonly id: number; readonly name: string }): ListingFault | null {
  if (of.id < 1 || of.id > listedIdMax) return fault("id_must_be_in_range", "id", of.id);
  if (of.name.length < 1 || of.name.length > nameMax || of.name.trim() !== of.name) return fault("name_must_be_text", "name", of.name);
  return null;
}

/** Tickers of assets and indices. */
export const codePattern = /^[A-Z][A-Z0-9]{1,11}$/;
