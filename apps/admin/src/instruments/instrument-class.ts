import type { InstrumentDto } from "@crossfloor/api";

export const instrumentClasses = ["all", "crypto", "equity", "commodity", "hybrid", "rates", "fx"] as const;
export type InstrumentClass = (typeof instrumentClasses)[number];

export interface InstrumentSearch { readonly class: InstrumentClass; readonly words: string }

/** Those of the class whose symbol or name has all the words, in the floor's order. */
export function findInstruments(instruments: readonly InstrumentDto[], search: InstrumentSearch): readonly InstrumentDto[] {
  const words = search.words.toLowerCase().split(/\s+/).filter((word) => word !== "");
  return instruments.filter(({ assetClass, symbol, name }) => {
    const haystack = `${symbol} ${name}`.toLowerCase();
    return (search.class === "all" || assetClass === search.class) && words.every((word) => haystack.includes(word));
  });
}

/** The classes that anything listed belongs to, "all" first. */
export function presentClasses(instruments: readonly InstrumentDto[]): readonly InstrumentClass[] {
  return instrumentClasses.filter((each) => each === "all" || instruments.some(({ assetClass }) => assetClass === each));
}
