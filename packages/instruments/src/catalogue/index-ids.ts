import { indexId } from "../units.ts";

/** Fixed for ever. */
export const indexIds = {
  BTC: indexId(1),
  ETH: indexId(2),
  US500: indexId(3),
  US100: indexId(4),
  OIL: indexId(5),
  GOLD: indexId(6),
  CROSS: indexId(7),
  SOL: indexId(8),
  US2000: indexId(9),
  SILVER: indexId(10),
  COPPER: indexId(11),
  NATGAS: indexId(12),
  US10Y: indexId(13),
  DOLLAR: indexId(14),
  BTCUS500: indexId(15),
  RHO500: indexId(16),
} as const;
