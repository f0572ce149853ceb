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
} as const;
