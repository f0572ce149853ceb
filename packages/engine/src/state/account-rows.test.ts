import type { AccountId } from "@crossfloor/protocol";
import { expect, test } from "vitest";
import { AccountRows } from "./account-rows.ts";

test("MARGIN-011: profits in any number of settlement assets are kept by account, also as accounts and assets are added", () => {
  const rows = new AccountRows();
  const twin: number[][] = [];
  for (let assets = 1; assets <= 6; assets += 1) {
    rows.fit(assets);
    for (let more = 0; more < 30; more += 1) {
      rows.add((rows.count + 1) as AccountId);
      twin.push([]);
    }
    for (let account = 0; account < rows.count; account += 1) {
      const at = rows.at(account as Parameters<AccountRows["at"]>[0]);
      for (let asset = 0; asset < assets; asset += 1) {
        rows.addProfit(at, asset, account * 10 - asset);
        twin[account][asset] = (twin[account][asset] ?? 0) + account * 10 - asset;
        expect(rows.profit(at, asset)).toBe(twin[account][asset]);
      }
      if (account % 7 !== 0) continue;
      rows.clearProfits(at);
      twin[account].fill(0);
    }
  }
  twin.forEach((profits, account) => {
    const at = rows.at(account as Parameters<AccountRows["at"]>[0]);
    expect(profits.map((_, asset) => rows.profit(at, asset))).toEqual(profits);
    expect(rows.id(account as Parameters<AccountRows["at"]>[0])).toBe(account + 1);
  });
});
