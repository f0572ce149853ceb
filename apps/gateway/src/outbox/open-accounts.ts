/**
 * Carries out the errands that signing up leaves behind: each trading account is opened in the engine.
 * An errand stays until its answer is written down, and opening an account twice is told apart from opening it, so that the
 * worker may die anywhere and nothing is lost or doubled.
 */
import { accountNotOpened, accountOpened, type Database, waitingAccounts } from "@crossfloor/db";
import { refusals } from "@crossfloor/protocol";
import { WriterAway, type WriterLink } from "@crossfloor/feed";
import type { Log } from "@crossfloor/door";

const lookEveryMs = 1_000;
const atOnceMax = 50;
const openWaitMs = 10_000;

export interface AccountOpener {
  /** Somebody signed up just now: look at once. */
  hurry(): void;
  close(): Promise<void>;
}

export interface AccountOpenerOptions {
  readonly sql: Database;
  readonly link: Pick<WriterLink, "send">;
  readonly wallNow: () => number;
  readonly log: Log;
}

/** Works through what waits now, once. Answers how many errands were looked at. */
export async function openWaitingAccounts({ sql, link, wallNow, log }: AccountOpenerOptions): Promise<number> {
  const waiting = await waitingAccounts(sql, atOnceMax);
  await Promise.all(waiting.map(async ({ account, kind }) => {
    try {
      const { seq, refusal, detail } = await link.send({ type: "openAccount", account, kind }, { lane: "other", deadlineMs: openWaitMs });
      // "Must not exist" answers an errand whose first answer was lost: the account is open.
      if (refusal === null || refusal === "account_must_not_exist") await accountOpened(sql, account, seq, wallNow());
      else {
        log("error", "an account was not opened", { account, refusal, detail });
        await accountNotOpened(sql, account, `${refusal} ${detail}`.trim(), !refusals[refusal].retryable);
      }
    } catch (error) {
      if (!(error instanceof WriterAway)) throw error;
      log("warn", "an account waits for the engine", { account });
    }
  }));
  return waiting.length;
}

export function startAccountOpener(options: AccountOpenerOptions): AccountOpener {
  let closed = false;
  let hurried = false;
  let wake: (() => void) | undefined;

  async function run(): Promise<void> {
    while (!closed) {
      hurried = false;
      try {
        await openWaitingAccounts(options);
      } catch (error) {
        // The errands stay in the database, and are looked at again.
        options.log("warn", "the account errands could not be looked at", { error: String(error) });
      }
      if (closed || hurried) continue;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, lookEveryMs);
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }

  const running = run();
  return {
    hurry() {
      hurried = true;
      wake?.();
    },
    async close() {
      closed = true;
      wake?.();
      await running;
    },
  };
}
