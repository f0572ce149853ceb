import type { AccountPort } from "@crossfloor/api";
import type { ShadowDoor } from "@crossfloor/door";

/** Accounts as the engine has them: every figure of one answer comes from one state of the shadow. */
export function createAccountPort(shadow: ShadowDoor): AccountPort {
  return {
    view: (account) => shadow.accountView(account),
    liveView: (account, signal) => shadow.accountViewChanges(account, signal),
    whatIf: (command) => shadow.whatIf(command),
  };
}
