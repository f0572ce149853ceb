/**
 * Equity and margin of an account worked out again from the rules, in unbounded integers and with nothing from the engine's own
 * valuation: what the engine's figures are held against.
 */
import type { Instrument } from "@crossfloor/instruments";
import { balanceOf } from "@crossfloor/ledger";
import { assert } from "@crossfloor/stdx";
import { exposuresOf } from "../state/exposure-rows.ts";
import type { AccountPlace } from "../state/places.ts";
import type { EngineState } from "../state/engine-state.ts";

export interface BruteMargin { readonly equity: bigint; readonly init: bigint; readonly maint: bigint }

const nano = 1_000_000_000n;

export function bruteMargin(state: EngineState, account: AccountPlace): BruteMargin {
  let equity = 0n;
  let init = 0n;
  let maint = 0n;
  for (const asset of state.assets) {
    if (asset === undefined) continue;
    const index = asset.index === null ? undefined : state.indices[asset.index];
    if (asset.index !== null && index?.published !== true) continue;
    const price = index === undefined ? 1n : BigInt(index.value);
    const scale = index === undefined ? 1n : 10n ** BigInt(asset.decimals + index.definition.decimals - 6);
    const keep = nano - BigInt(asset.haircut);
    const { pledged, free, held, owed } = balanceOf(state.ledger, state.accounts.id(account), asset.id);
    const backing = BigInt(pledged - Math.max(0, held - free));
    const credit = (amount: bigint): bigint => floor(floor(amount * price, scale) * keep, nano);
    const debit = (amount: bigint): bigint => -floor(-(amount * price), scale);
    equity += credit(backing) - debit(BigInt(owed));
    let unrealised = 0n;
    for (const { slot, size, cost, buys, sells } of exposuresOf(state, account)) {
      if (slot.spot || slot.asset !== asset.id) continue;
      if (size !== 0) unrealised += valueAt(slot.terms, slot.mark, size) - BigInt(cost);
      const worst = Math.max(Math.abs(size + buys), Math.abs(size - sells));
      const notional = abs(valueAt(slot.terms, marginMark(slot.terms, slot.mark), worst));
      init += debit(tiered(slot.terms, notional, "marginInit"));
      maint += debit(tiered(slot.terms, notional, "marginMaint"));
    }
    equity += unrealised >= 0n ? credit(unrealised) : -debit(-unrealised);
  }
  return { equity, init, maint };
}

function valueAt({ product }: Instrument, price: number, size: number): bigint {
  assert(product.kind === "perpetual" || product.kind === "future", "only derivatives are margined");
  const { settlement } = product;
  if (settlement.kind !== "inverse") return BigInt(price) * BigInt(size) * BigInt(settlement.unitValue);
  return -(BigInt(size) * BigInt(settlement.contractValue)) / BigInt(price); // towards zero
}

/** |mark|, but not below bandMin / bandRate where prices may be negative. */
function marginMark({ trading }: Instrument, mark: number): number {
  if (!trading.allowNegative) return mark;
  const least = Number(-floor(-(BigInt(trading.bandMin) * nano), BigInt(trading.bandRate)));
  return Math.max(Math.abs(mark), least);
}

function tiered({ risk }: Instrument, notional: bigint, rate: "marginInit" | "marginMaint"): bigint {
  let margin = 0n;
  let from = 0n;
  for (const [place, tier] of risk.entries()) {
    const end = place === risk.length - 1 ? notional : BigInt(tier.notionalMax);
    const part = (notional < end ? notional : end) - from;
    if (part > 0n) margin += -floor(-(part * BigInt(tier[rate])), nano);
    from = BigInt(tier.notionalMax);
  }
  return margin;
}

function floor(a: bigint, b: bigint): bigint {
  const quotient = a / b;
  return a % b !== 0n && a < 0n ? quotient - 1n : quotient;
}

function abs(value: bigint): bigint {
  return value < 0n ? -value : value;
}
