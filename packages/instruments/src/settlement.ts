import type { AssetId, Money } from "./units.ts";

/** Value = price · size · unitValue, exact. Pays in the asset that quotes the price. */
export interface LinearSettlement {
  readonly kind: "linear";
  readonly asset: AssetId;
  /** What one price unit on one size unit is worth, in minor units of `asset`. */
  readonly unitValue: Money;
}

/** Like linear, but paid in another asset at a rate fixed by the contract. */
export interface QuantoSettlement {
  readonly kind: "quanto";
  readonly asset: AssetId;
  readonly unitValue: Money;
}

/** Value = −size · contractValue / price, rounded once per fill: a long gains as its asset gets dearer. Prices are positive. */
export interface InverseSettlement {
  readonly kind: "inverse";
  readonly asset: AssetId;
  /** Minor units of `asset` times price units that one size unit is worth: $1 with 2 price decimals and 8 asset decimals is 10^10. */
  readonly contractValue: number;
}

export type Settlement = LinearSettlement | InverseSettlement | QuantoSettlement;
