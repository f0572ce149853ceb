import { accountIdMax, openAccount as openInLedger } from "@crossfloor/ledger";
import type { OpenAccount } from "@crossfloor/protocol";
import { done, refuse, type Verdict } from "../envelope/verdict.ts";
import { insertAscending } from "../state/account-ids.ts";
import { ClientIds } from "../state/client-ids.ts";
import type { EngineState } from "../state/engine-state.ts";

/** Opens an account. Customer and house accounts obey the same rules; only the ledger class of their money differs. */
export function openAccount(state: EngineState, { account, kind }: OpenAccount): Verdict {
  if (!(account > 0 && account <= accountIdMax)) return refuse("command_must_be_well_formed", "account");
  if (state.accounts.has(account)) return refuse("account_must_not_exist");
  if (state.accountIds.length >= state.limits.accountsMax) return refuse("account_must_be_within_accounts_max");

  openInLedger(state.ledger, account, kind);
  state.accounts.set(account, { id: account, kind, exposures: [], clientIds: new ClientIds(), firstOrder: null, lastOrder: null, orderCount: 0, reduceOnlyCount: 0 });
  insertAscending(state.accountIds, account);
  state.emit({ type: "accountOpened", account, kind });
  return done;
}
