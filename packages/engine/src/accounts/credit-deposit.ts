import { canDeposit, deposit } from "@crossfloor/ledger";
import type { CreditDeposit } from "@crossfloor/protocol";
import { done, refuse, type Verdict } from "../envelope/verdict.ts";
import { accountOf } from "../state/account-rows.ts";
import { noAccount } from "../state/places.ts";
import type { ChainDeposits, EngineState } from "../state/engine-state.ts";

const txHashPattern = /^0x[0-9a-f]{64}$/;

/** Credits what custody saw arrive, once per (chain, transaction, log). All of it is pledged, after a debt in the asset. */
export function creditDeposit(state: EngineState, command: CreditDeposit): Verdict {
  const { account, asset, amount, chain, txHash, logIndex, height } = command;
  if (!txHashPattern.test(txHash)) return refuse("command_must_be_well_formed", "txHash");
  if (logIndex < -1 || height < 0 || chain < 0) return refuse("command_must_be_well_formed", "chain, logIndex or height");
  const deposits = state.chains.get(chain);
  const key = depositKey(txHash, logIndex);
  if (state.depositKeyCount >= state.limits.depositKeysMax && deposits?.keys.has(key) !== true) return refuse("engine_must_have_room");
  if (accountOf(state, account) === noAccount) return refuse("account_must_exist");
  if (state.assets[asset] === undefined) return refuse("asset_must_exist");
  if (amount <= 0) return refuse("amount_must_be_positive");
  if (!canDeposit(state.ledger, asset, amount)) return refuse("balance_must_stay_within_maximum");
  if (deposits?.keys.has(key) === true) return refuse("deposit_must_not_be_credited_already");
  if (height <= (deposits?.finalizedHeight ?? -1)) return refuse("deposit_must_be_above_finalized_height");

  chainOf(state, chain).keys.set(key, height);
  state.depositKeyCount += 1;
  state.sink.other({ type: "depositCredited", account, asset, amount, chain, txHash, logIndex, height });
  deposit(state.ledger, account, asset, amount, state.emitEntry);
  return done;
}

export function depositKey(txHash: string, logIndex: number): string {
  return `${txHash}:${logIndex}`;
}

/** What is known of a chain's deposits; made at the first one. */
export function chainOf(state: EngineState, chain: number): ChainDeposits {
  const known = state.chains.get(chain);
  if (known !== undefined) return known;
  const made: ChainDeposits = { chain, finalizedHeight: -1, keys: new Map() };
  state.chains.set(chain, made);
  return made;
}
