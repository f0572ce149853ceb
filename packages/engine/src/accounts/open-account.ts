import { done, refuse, type Verdict } from "../envelope/verdict.ts";
import { insertAscending } from "../state/account-ids.ts";
import { accountOf } from "../state/account-rows.ts";
import { noAccount } from "../state/places.ts";
import type { EngineState } from "../state/engine-state.ts";
import { accountIdMax, openAccount as openInLedger } from "@crossfloor/ledger";
import type { OpenAccount } from "@crossfloor/protocol";

/** Opens an account. Customer and house accounts obey the same rules; only the ledger class of their money differs. */
export function openAccount(state: EngineState, { account, kind }: OpenAccount): Verdict {
  if (!(account > 0 && account <= accountIdMax)) return refuse("command_must_be_well_formed", "account");
  if (accountOf(state, account) !== noAccount) return refuse("account_must_not_exist");
  if (state.accountIds.length >= state.limits.accountsMax) return refuse("account_must_be_within_accounts_max");

  openInLedger(state.ledger, account, kind);
  state.accounts.add(account);
  insertAscending(state.accountIds, account);
  state.sink.other({ type: "accountOpened", account, kind });
  return done;
}
