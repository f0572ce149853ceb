import { connectDatabase, type Database } from "@crossfloor/db";
import { startTestPostgres, type TestPostgres } from "@crossfloor/db/embedded";
import { WriterAway } from "@crossfloor/feed";
import type { Command, Outcome, Refusal } from "@crossfloor/protocol";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { openWaitingAccounts, startAccountOpener } from "./open-accounts.ts";

let postgres: TestPostgres;
let sql: Database;
beforeAll(async () => { postgres = await startTestPostgres() });
afterAll(async () => postgres.stop());
beforeEach(async () => { sql = connectDatabase((await postgres.fresh()).recordUrl, { max: 2 }) });
afterEach(async () => sql.end({ timeout: 2 }));

/** An engine that opens accounts once, behind a link that loses what the test wants lost. */
function engine(fault: (command: Command) => "commandLost" | "answerLost" | "none" | Refusal) {
  const opened = new Map<number, number>();
  let seq = 0;
  return {
    opened,
    link: {
      async send(command: Command): Promise<Outcome> {
        const what = fault(command);
        if (command.type !== "openAccount") throw new Error("only accounts are opened here");
        if (what === "commandLost") throw new WriterAway("lost");
        seq += 1;
        const refusal = what !== "none" && what !== "answerLost" ? what : opened.has(command.account) ? ("account_must_not_exist" as const) : null;
        if (refusal === null) opened.set(command.account, (opened.get(command.account) ?? 0) + 1);
        if (what === "answerLost") throw new WriterAway("lost");
        return { seq: seq as never, refusal, detail: "", order: 0 as never };
      },
    },
  };
}
const signUp = (name: string) => sql`insert into record."user" (id, name, email) values (${name}, ${name}, ${`${name}@example.test`})`;
const rows = () => sql<{ opened: boolean; status: string }[]>`select own.opened_seq is not null as opened, errand.status from record.trading_account own join record.account_outbox errand on errand.account = own.account order by own.account`;
const run = (link: ReturnType<typeof engine>["link"]) => openWaitingAccounts({ sql, link, wallNow: () => 7, log: () => {} });

describe("account errands", () => {
  test("GATE-035: a person and the errand to open their account arise together or not at all", async () => {
    await signUp("ada");
    await expect(sql.begin(async (tx) => {
      await tx`insert into record."user" (id, name, email) values ('bob', 'bob', 'bob@example.test')`;
      throw new Error("the sign-up failed later on");
    })).rejects.toThrow("later on");
    expect([...(await rows())]).toEqual([{ opened: false, status: "waiting" }]);
  });

  test("GATE-036: lost commands and lost answers are sent again until acknowledged; each account is opened once", async () => {
    for (const name of ["ada", "bob", "cyd"]) await signUp(name);
    let turn = 0;
    const { opened, link } = engine(() => (["commandLost", "answerLost", "none"] as const)[turn++ % 3] ?? "none");
    await run(link);
    expect((await rows()).filter(({ status }) => status === "waiting").length).toBe(2);
    await run(engine(() => "commandLost").link);
    while ((await run({ send: (command) => link.send(command) })) > 0 && turn < 40);
    expect([...(await rows())]).toEqual(Array.from({ length: 3 }, () => ({ opened: true, status: "done" })));
    expect([...opened.values()]).toEqual([1, 1, 1]);
    expect(await run(link)).toBe(0);
  });

  test("GATE-036: two workers at once, or a worker that died after the engine's answer, change nothing", async () => {
    await signUp("ada");
    const { opened, link } = engine(() => "none");
    await Promise.all([run(link), run(link)]);
    expect([...(await rows())]).toEqual([{ opened: true, status: "done" }]);
    expect([...opened.values()]).toEqual([1]);
  });

  test("GATE-037: a refusal that will stay is noted and not asked again; one that may pass is", async () => {
    await signUp("ada");
    await run(engine(() => "engine_must_have_room").link);
    expect([...(await rows())]).toEqual([{ opened: false, status: "waiting" }]);
    await run(engine(() => "account_must_be_within_accounts_max").link);
    expect([...(await rows())]).toEqual([{ opened: false, status: "refused" }]);
    expect(await run(engine(() => "none").link)).toBe(0);
  });

  test("GATE-036: the worker goes on by itself, sooner when hurried, and ends when closed", async () => {
    const { opened, link } = engine(() => "none");
    const worker = startAccountOpener({ sql, link, wallNow: () => 7, log: () => {} });
    await signUp("ada");
    worker.hurry();
    while ((await rows())[0]?.status !== "done") await new Promise((resolve) => setTimeout(resolve, 10));
    await worker.close();
    expect(opened.size).toBe(1);
  });
});
