/**
 * What a price and a size are worth, in minor units of the settlement asset.
 *
 * A value is signed: positive for what was bought of a linear contract, negative for what was bought of an inverse one. For
 * every product a long position's value rises with the price, so profit is always value now minus cost, and cost is the sum
 * of the values of the fills. Buyer and seller of one fill get the same integer with opposite signs, so profits sum to zero.
 */
import { AssertionError, assert, divFloor, mulDivFloor, mulExact, unreachable } from "@crossfloor/stdx";
import type { Instrument } from "./instrument.ts";
import type { Product, SpotProduct } from "./product.ts";
import type { Settlement } from "./settlement.ts";
import { balanceMax, type Money, money, type Price, type Size } from "./units.ts";

/**
 * Value of a signed size at a price.
 *
 * Spot, linear, quanto: price · size · unitValue, exact.
 * Inverse: −size · contractValue / price, rounded once, towards zero, whatever the sign of the size. The price is above zero.
 * Stops beyond `balanceMax`, which listing and `positionSizeMax` keep out of reach.
 */
export function valueOf(of: Product | Settlement, price: Price, size: Size): Money {
  switch (of.kind) {
    case "perpetual":
    case "future":
      return valueOf(of.settlement, price, size);
    case "spot":
    case "linear":
    case "quanto":
      return money(mulExact(mulExact(price, size), of.unitValue));
    case "inverse": {
      assert(price > 0, "the price of an inverse contract is positive");
      const magnitude = mulDivFloor(size < 0 ? -size : size, of.contractValue, price);
      return money(size > 0 ? 0 - magnitude : magnitude);
    }
    case "option":
    case "spread":
    case "event":
      throw new AssertionError(`the engine does not value the kind ${of.kind} yet`);
    default:
      return unreachable(of);
  }
}

/** |value|: what tiers, limits and rate fees are measured by. */
export function notionalOf(of: Product | Settlement, price: Price, size: Size): Money {
  const value = valueOf(of, price, size);
  return value < 0 ? (-value as Money) : value;
}

/** What closing at `value` pays on what cost `cost`: their difference. */
export function profit(value: Money, cost: Money): Money {
  return money(value - cost);
}

/** Profit of an open position at a price. `cost` is the summed signed value of the fills that made it. */
export function unrealised(of: Product | Settlement, price: Price, size: Size, cost: Money): Money {
  return profit(valueOf(of, price, size), cost);
}

/** Minor units of the base asset that a spot size moves. Exact. */
export function spotBaseAmount(product: SpotProduct, size: Size): Money {
  return money(mulExact(size, product.baseUnit));
}

/** The lowest price that a contract can have: one tick, or the mirror of `priceMax` where negative prices are allowed. */
export function priceMin(instrument: Instrument): Price {
  const { trading } = instrument;
  return trading.allowNegative ? (-trading.priceMax as Price) : trading.priceTick;
}

/**
 * The largest |position| (with what open orders may add) whose value stays within half of `balanceMax` at every price that the
 * contract can have, so that value minus cost never leaves it.
 */
export function positionSizeMax(instrument: Instrument): Size {
  const { product, trading } = instrument;
  const half = balanceMax / 2;
  switch (product.kind) {
    case "spot":
      return linearSizeMax(half, trading.priceMax, product.unitValue);
    case "perpetual":
    case "future":
      return product.settlement.kind === "inverse"
        ? (mulDivFloor(half, trading.priceTick, product.settlement.contractValue) as Size)
        : linearSizeMax(half, trading.priceMax, product.settlement.unitValue);
    case "option":
    case "spread":
    case "event":
      throw new AssertionError(`the engine does not value the kind ${product.kind} yet`);
    default:
      return unreachable(product);
  }
}

function linearSizeMax(valueMax: number, priceMax: Price, unitValue: Money): Size {
  return divFloor(divFloor(valueMax, priceMax), unitValue) as Size;
}
