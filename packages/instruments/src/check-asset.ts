import type { Asset } from "./asset.ts";
import { checkNaming, codePattern } from "./check-naming.ts";
import { checkNumbers } from "./check-numbers.ts";
import type { ListingContext } from "./listing-context.ts";
import { fault, type ListingFault } from "./listing-fault.ts";
import { nanoOne } from "./units.ts";

/** Beyond this, one whole unit would leave too little of `balanceMax`. */
const assetDecimalsMax = 12;
const chainDecimalsMax = 18;

/** The first rule that an asset breaks, or null. */
export function checkAsset(asset: Asset, context: ListingContext): ListingFault | null {
  const general = checkNumbers(asset) ?? checkNaming(asset);
  if (general !== null) return general;
  if (!codePattern.test(asset.code)) return fault("code_must_be_valid", "code", asset.code);
  if (asset.decimals < 0 || asset.decimals > assetDecimalsMax) return fault("decimals_must_be_in_range", "decimals", asset.decimals);
  if (asset.chainDecimals > chainDecimalsMax) return fault("decimals_must_be_in_range", "chainDecimals", asset.chainDecimals);
  if (asset.chainDecimals < asset.decimals) return fault("chain_decimals_must_reach_decimals", "chainDecimals", asset.chainDecimals);
  if (asset.haircut < 0 || asset.haircut >= nanoOne) return fault("haircut_must_be_below_one", "haircut", asset.haircut);
  if (asset.index === null) {
    const reference = context.referenceAsset;
    if (reference !== undefined && reference !== asset.id) return fault("reference_asset_must_be_one", "index", `the reference asset is ${reference}`);
    return asset.haircut === 0 ? null : fault("reference_asset_must_be_one", "haircut", asset.haircut);
  }
  const index = context.index(asset.index);
  if (index === undefined) return fault("asset_index_must_exist", "index", asset.index);
  return index.allowNegative ? fault("asset_index_must_not_be_negative", "index", asset.index) : null;
}
