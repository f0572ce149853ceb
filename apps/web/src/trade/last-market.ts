/** The market looked at last, so that "Trade" leads back to it. */
const storageKey = "crossfloor.market";

export function rememberMarket(symbol: string): void {
  localStorage.setItem(storageKey, symbol);
}

/** The remembered market if it is still listed, else the first perpetual, else the first of all; `undefined` while nothing is listed. */
export function marketToOpen(listed: readonly { readonly symbol: string; readonly kind: string }[], remembered: string | null): string | undefined {
  if (remembered !== null && listed.some(({ symbol }) => symbol === remembered)) return remembered;
  return (listed.find(({ kind }) => kind === "perpetual") ?? listed[0])?.symbol;
}

export function rememberedMarket(): string | null {
  return localStorage.getItem(storageKey);
}
