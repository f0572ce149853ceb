/**
 * The sandbox faucet: each request becomes one real transfer on the sandbox chain, to the account's own deposit address.
 *
 * One transfer at a time. Nonce and signed bytes are stored before they leave; after a crash the same bytes are sent again. If
 * the chain has meanwhile used the nonce for something else, those bytes can never count, and the transfer is signed anew.
 */
import type { SandboxPurse } from "@crossfloor/chain";
import type { FaucetErrand, TreasuryStore } from "@crossfloor/db";
import { type Money, toChainUnits } from "@crossfloor/instruments";
import { assert } from "@crossfloor/stdx";
import type { ChainSetup } from "./chain-setup.ts";

/** Does what can be done on the oldest errand; answers whether there was one. */
export async function serveFaucet(setup: ChainSetup, purse: SandboxPurse, store: TreasuryStore): Promise<boolean> {
  const errand = await store.nextErrand(setup.chain);
  if (errand === undefined) return false;
  if (errand.status === "waiting") await send(await sign(errand));
  else await goOn(errand);
  return true;

  async function goOn(under: FaucetErrand): Promise<void> {
    assert(under.txHash !== null && under.signedTx !== null && under.nonce !== null, "an errand under way has signed bytes");
    // The nonce first: had it been read after the receipt, our own transfer mined in between would look like a stranger's, and be paid twice.
    const nonceUsed = (await purse.nonce()) > under.nonce;
    const state = await purse.stateOf(under.txHash);
    if (state === "mined") await store.saveErrand(under.id, { status: "sent" });
    else if (state === "failed") await store.saveErrand(under.id, { status: "failed", reason: "the transfer failed on chain" });
    else if (nonceUsed) await send(await sign(under));
    else await send(under);
  }

  async function sign(of: FaucetErrand): Promise<FaucetErrand> {
    const listed = setup.assets.find(({ asset }) => asset.id === of.asset);
    assert(listed !== undefined, "a faucet's asset is listed on its chain");
    const nonce = await purse.nonce();
    const { bytes, txHash } = await purse.sign(nonce, { token: listed.contract, to: of.address, amount: toChainUnits(of.amount as Money, listed.asset) });
    await store.saveErrand(of.id, { status: "sending", nonce, signedTx: bytes, txHash });
    return { ...of, status: "sending", nonce, signedTx: bytes, txHash };
  }

  async function send({ id, signedTx, txHash }: FaucetErrand): Promise<void> {
    assert(signedTx !== null && txHash !== null, "an errand has signed bytes before it is sent");
    await purse.broadcast({ bytes: signedTx, txHash });
    if ((await purse.stateOf(txHash)) === "mined") await store.saveErrand(id, { status: "sent" });
  }
}
