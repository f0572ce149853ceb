/** Deposits as the treasury's rows tell them; what the treasury is asked for is a row too. */
import { type DepositDto, type DepositPort, DepositRefused, type DepositRule } from "@crossfloor/api";
import { type Database, depositAddressOf, depositsOf, type FaucetAnswer, requestFaucet } from "@crossfloor/db";
import { formatDecimal } from "@crossfloor/instruments";
import type { AccountId } from "@crossfloor/protocol";
import { reading } from "@crossfloor/door";

export const depositsShownMax = 100;
const lookEveryMs = 1_000;

export interface DepositPortOptions {
  readonly sql: Database;
  readonly sandbox: boolean;
  readonly wallNow: () => number;
}

export function createDepositPort({ sql, sandbox, wallNow }: DepositPortOptions): DepositPort {
  const list = (account: AccountId) => reading(async () => (await depositsOf(sql, account, depositsShownMax)).map((row): DepositDto => ({
    chain: row.chain, txHash: row.txHash, logIndex: row.logIndex, asset: row.code, amount: formatDecimal(row.amount, row.decimals), status: row.status,
    confirmations: row.confirmations, confirmationsNeeded: row.confirmationsNeeded, reason: row.reason, seenWallAt: row.seenWallAt,
  })));

  return {
    list,
    address: (account) => reading(async () => {
      const found = await depositAddressOf(sql, account);
      if (found === undefined) return null;
      return {
        chain: found.chain, chainName: found.chainName, address: found.address, confirmationsNeeded: found.confirmationsNeeded, sandbox,
        assets: found.assets.map(({ code, contract, decimals, faucetAmount }) => ({
          // What is finer than one engine unit waits as dust, so one unit is the least that is seen in the balance.
          asset: code, contract, minimum: formatDecimal(1, decimals), faucet: !sandbox || faucetAmount === null ? null : formatDecimal(faucetAmount, decimals),
        })),
      };
    }),
    async *live(account, signal) {
      let told: string | undefined;
      while (!signal.aborted) {
        const deposits = await list(account);
        const text = JSON.stringify(deposits);
        if (text !== told) {
          told = text;
          yield deposits;
        }
        await pause(lookEveryMs, signal);
      }
    },
    faucet: (account, asset) => reading(async () => {
      if (!sandbox) throw new DepositRefused("faucet_must_be_offered");
      const answer = await requestFaucet(sql, account, asset, wallNow());
      if (!answer.ok) throw new DepositRefused(ruleOf[answer.reason]);
    }),
  };
}

const ruleOf: { readonly [reason in Extract<FaucetAnswer, { ok: false }>["reason"]]: DepositRule } = {
  no_address: "deposit_address_must_exist",
  no_faucet: "faucet_must_be_offered",
  limit_reached: "faucet_requests_must_not_exceed_maximum",
};

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener("abort", done, { once: true });
  });
}
