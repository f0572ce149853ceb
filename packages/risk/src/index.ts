export { type AssetPricing, collateralValue, liabilityValue, unrealisedValue, worth } from "./collateral.ts";
export { liquidationPrice } from "./liquidation-price.ts";
export { marginPrice } from "./margin-price.ts";
export { bandHigh, bandLow, protectionLimit } from "./price-band.ts";
export { addSaturated, saturate, scaleCeil, scaleFloor } from "./saturate.ts";
export { type MarginLevel, notionalMaxOf, tieredMargin } from "./tiered-margin.ts";
export { reducibleSize, worstCaseSize } from "./worst-case.ts";
