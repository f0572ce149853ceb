/**
 * Custody on chain against the books, address by address, a few accounts at each head in turn.
 *
 * Each address must hold at least what its transfers say, and at least what the engine says it credited for them: two books that
 * are kept apart. More may lie there (a contract can pay without telling); less is never right, and pauses the chain by name.
 */
import type { BlockHeader, ChainRpc } from "@crossfloor/chain";
import type { TreasuryStore } from "@crossfloor/db";
import { type Money, toChainUnits } from "@crossfloor/instruments";
import { assert } from "@crossfloor/stdx";
import type { ChainSetup, Log } from "./chain-setup.ts";

/** The name under which a chain is paused when an address holds too little. */
export const custodyRule = "custody_must_cover_deposits";
const accountsPerHeadMax = 20;

export interface CustodyWatch {
  /** Checks the next accounts; false: too little somewhere, and the chain is paused. */
  check(head: BlockHeader): Promise<boolean>;
}

export function watchCustody(setup: ChainSetup, rpc: ChainRpc, store: TreasuryStore, log: Log): CustodyWatch {
  let after = -1;
  return { check };

  async function check(head: BlockHeader): Promise<boolean> {
    const { books, next } = await store.addressBooks(setup.chain, after, accountsPerHeadMax);
    for (const { account, address, asset, arrived, credited } of books) {
      const listed = setup.assets.find((each) => each.asset.id === asset);
      assert(listed !== undefined, "what was deposited is listed on its chain");
      const engine = toChainUnits(credited as Money, listed.asset);
      const owed = engine > arrived ? engine : arrived;
      const holds = await rpc.balanceAfter(head, listed.contract, address);
      if (holds >= owed) continue;
      log("error", "an address holds less than it must", { account, address, asset: listed.asset.code, height: head.height, holds: holds.toString(), arrived: arrived.toString(), credited: engine.toString() });
      await store.pause(setup.chain, custodyRule);
      return false;
    }
    after = next ?? -1;
    return true;
  }
}
