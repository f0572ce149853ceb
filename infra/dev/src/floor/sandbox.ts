/**
 * The sandbox's people and their money.
 *
 * They sign up through the public door like anybody, and their money is real transfers on the sandbox chain to their own
 * deposit addresses. Nothing here can write a balance.
 */
import { randomBytes } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Pacemaker } from "@crossfloor/chain/embedded";
import { connectDatabase, type Database } from "@crossfloor/db";
import { assets, type Asset, parseMoney } from "@crossfloor/instruments";
import { writeWhole } from "./data-folder.ts";
import { StartFault } from "./sentence.ts";

export type SandboxRole = "trader" | "maker" | "operator";

export interface SandboxUser { readonly name: string; readonly email: string; readonly password: string; readonly role: SandboxRole }

interface Person { readonly name: string; readonly email: string; readonly role: SandboxRole; /** Whole units per asset code. */ readonly funds: Readonly<Record<string, string>> }

const people: readonly Person[] = [
  { name: "Ada", email: "ada@sandbox.example", role: "trader", funds: { USDC: "100000", WBTC: "1", ETH: "10" } },
  { name: "Bob", email: "bob@sandbox.example", role: "trader", funds: { USDC: "100000", WBTC: "1", ETH: "10" } },
  { name: "Maker", email: "maker@sandbox.example", role: "maker", funds: { USDC: "25000000", WBTC: "100", ETH: "1500", SOL: "20000" } },
  { name: "Flow", email: "flow@sandbox.example", role: "maker", funds: { USDC: "2000000", WBTC: "10", ETH: "150", SOL: "2000" } },
  { name: "Olga", email: "olga@sandbox.example", role: "operator", funds: {} },
  { name: "Omar", email: "omar@sandbox.example", role: "operator", funds: {} },
];

/** What one faucet request of a user sends, whole units. */
export const faucetAmounts: Readonly<Record<string, string>> = { USDC: "50000", WBTC: "0.5", ETH: "5", SOL: "100" };

/**
 * The sandbox's users with their passwords, the same in every scene of a data folder. New ones are written down before anybody signs
 * up with them: a start that is killed half-way leaves no user whose password nobody knows.
 *
 * @param isNew nobody has signed up in this data folder yet. Throws `StartFault`.
 */
export function sandboxUsers(root: string, isNew: boolean): readonly SandboxUser[] {
  const path = join(root, "sandbox.json");
  const kept = existsSync(path) ? keptPasswords(path) : new Map<string, string>();
  if (kept.size === 0 && !isNew) throw new StartFault(`${path} is missing; restore it: without the passwords in it the sandbox's users cannot sign in. Or move ${root} away to start anew.`);
  const users = people.map(({ name, email, role }) => ({ name, email, password: kept.get(email) ?? randomBytes(12).toString("base64url"), role }));
  if (users.some(({ email }) => !kept.has(email))) writeSandboxFile(root, users, {});
  return users;
}

function keptPasswords(path: string): Map<string, string> {
  const damaged = (why: string): StartFault => new StartFault(`${path} is damaged (${why}); restore it: without the passwords in it the sandbox's users cannot sign in.`);
  let kept: unknown;
  try {
    kept = JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    throw damaged(error instanceof Error ? error.message : String(error));
  }
  const users: unknown = typeof kept === "object" && kept !== null && "users" in kept ? kept.users : undefined;
  if (!Array.isArray(users)) throw damaged("it names no users");
  return new Map(
    users.map((user: unknown): [string, string] => {
      if (typeof user !== "object" || user === null || !("email" in user) || typeof user.email !== "string") throw damaged("a user has no e-mail");
      if (!("password" in user) || typeof user.password !== "string" || user.password.length < 8) throw damaged(`${user.email} has no password`);
      return [user.email, user.password];
    }),
  );
}

export function writeSandboxFile(root: string, users: readonly SandboxUser[], addresses: Readonly<Record<string, string>>): void {
  writeWhole(join(root, "sandbox.json"), `${JSON.stringify({ ...addresses, users }, null, 2)}\n`);
}

export interface SeedOptions {
  readonly gatewayUrl: string;
  readonly webUrl: string;
  readonly recordUrl: string;
  readonly users: readonly SandboxUser[];
  readonly pacemaker: Pacemaker;
  readonly confirmationsNeeded: number;
  readonly say: (line: string) => void;
}

const seededWithinMs = 90_000;

/** Signs up who is missing and waits until everybody's money is credited. Does nothing the second time. */
export async function seedSandbox({ gatewayUrl, webUrl, recordUrl, users, pacemaker, confirmationsNeeded, say }: SeedOptions): Promise<void> {
  const sql = connectDatabase(recordUrl, { max: 2, name: "sandbox" });
  try {
    const traders = users.filter((user) => user.role !== "operator");
    for (const user of traders) await signUp(user);
    const accounts = await until("their accounts and deposit addresses are made", async () => {
      const rows = await sql<{ email: string; account: number }[]>`
        select u.email, a.account from record."user" u join record.trading_account a on a.user_id = u.id join record.deposit_address d on d.account = a.account
        where u.email in ${sql(traders.map((user) => user.email))} and a.opened_seq is not null`;
      return rows.length === traders.length ? new Map(rows.map((row) => [row.email, row.account])) : undefined;
    });
    let asked = 0;
    for (const { email, funds } of people) {
      const account = accounts.get(email);
      if (account !== undefined) asked += await ask(sql, account, funds);
    }
    if (asked > 0) say(`  ${asked} transfers on the sandbox chain fund its users`);
    await until("their deposits are credited", async () => {
      const [open] = await sql<{ waiting: number; credited: number; wanted: number }[]>`
        select (select count(*) from record.faucet_request where status in ('waiting', 'sending')) as waiting,
          (select count(*) from record.deposit where status = 'credited' and account in ${sql([...accounts.values()])}) as credited,
          (select count(*) from record.faucet_request where status = 'sent' and account in ${sql([...accounts.values()])}) as wanted`;
      if (open !== undefined && open.waiting === 0 && open.credited >= open.wanted) return true;
      // Nobody else is waiting yet: confirmations need not be waited for in real time.
      if (open !== undefined && open.waiting === 0) await pacemaker.mine(confirmationsNeeded);
      return undefined;
    });
  } finally {
    await sql.end({ timeout: 5 });
  }

  async function signUp({ name, email, password }: SandboxUser): Promise<void> {
    const answer = await until("the gateway answers", async () => {
      try {
        return await fetch(`${gatewayUrl}/api/auth/sign-up/email`, {
          method: "POST", headers: { "content-type": "application/json", origin: webUrl }, body: JSON.stringify({ name, email, password }), signal: AbortSignal.timeout(10_000),
        });
      } catch (error) {
        if (error instanceof TypeError) return undefined;
        throw error;
      }
    });
    if (answer.ok) return;
    const body = await answer.text();
    if (!/USER_ALREADY_EXISTS/.test(body)) throw new StartFault(`The sandbox user ${email} could not sign up: ${answer.status} ${body.slice(0, 200)}`);
  }
}

/** Writes what has not been asked for before; answers how many. */
async function ask(sql: Database, account: number, funds: Readonly<Record<string, string>>): Promise<number> {
  let asked = 0;
  for (const [code, text] of Object.entries(funds)) {
    const asset = assetOf(code);
    const amount = parseMoney(text, asset);
    if (!amount.ok) throw new StartFault(`${text} ${code} is not an amount: ${amount.fault.rule}`);
    const now = Date.now();
    const { count } = await sql`insert into record.faucet_request (account, asset, amount, requested_wall_at, updated_wall_at)
      select ${account}, ${asset.id}, ${amount.value}, ${now}, ${now} where not exists (select 1 from record.faucet_request where account = ${account} and asset = ${asset.id})`;
    asked += count;
  }
  return asked;
}

export function assetOf(code: string): Asset {
  const asset = assets.find((each) => each.code === code);
  if (asset === undefined) throw new StartFault(`The catalogue has no asset ${code}.`);
  return asset;
}

async function until<Value>(what: string, attempt: () => Promise<Value | undefined>): Promise<Value> {
  for (let waited = 0; waited < seededWithinMs; waited += 150) {
    const value = await attempt();
    if (value !== undefined) return value;
    await sleep(150);
  }
  throw new StartFault(`The sandbox is not ready after ${seededWithinMs / 1_000} s: waited until ${what}. The logs of the doors and workers say more.`);
}

