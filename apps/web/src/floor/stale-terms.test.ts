import { expect, test } from "vitest";
import { staleTerms } from "./stale-terms.ts";

test.each([
  { markets: [{ instrument: 1, version: 2 }], stale: false, why: "the same version" },
  { markets: [{ instrument: 1, version: 3 }], stale: true, why: "other terms came into force" },
  { markets: [{ instrument: 2, version: 1 }], stale: true, why: "a market was listed" },
  { markets: [{ instrument: 1, version: 1 }], stale: false, why: "the live message is the older one" },
  { markets: [], stale: false, why: "nothing was heard yet" },
])("MKT-007: the list is asked for again when it is behind the live markets: $why", ({ markets, stale }) => {
  expect(staleTerms([{ id: 1, version: 2 }], markets)).toBe(stale);
});
