/** Chains count finer than the engine: what is below an engine unit stays behind as dust, in the owner's name. */
import { assert } from "@crossfloor/stdx";
import type { Asset } from "./asset.ts";
import { balanceMax, type Money } from "./units.ts";

export type ChainSplit =
  | { readonly ok: true; readonly amount: Money; /** Chain units below one engine unit. */ readonly dust: bigint }
  | { readonly ok: false; readonly rule: "chain_amount_must_be_within_balance_max" };

/** Chain units → whole engine units, floored, and the dust that is left. `units` is not negative. */
export function fromChainUnits(units: bigint, asset: Asset): ChainSplit {
  assert(units >= 0n, "an amount on a chain is not negative");
  const perUnit = chainUnitsPerUnit(asset);
  const whole = units / perUnit;
  if (whole > BigInt(balanceMax)) return { ok: false, rule: "chain_amount_must_be_within_balance_max" };
  return { ok: true, amount: Number(whole) as Money, dust: units % perUnit };
}

/** Engine units → chain units. Exact. */
export function toChainUnits(amount: Money, asset: Asset): bigint {
  return BigInt(amount) * chainUnitsPerUnit(asset);
}

function chainUnitsPerUnit(asset: Asset): bigint {
  assert(asset.chainDecimals >= asset.decimals, "a chain counts at least as finely as the engine");
  return BigInt(`1${"0".repeat(asset.chainDecimals - asset.decimals)}`);
}
