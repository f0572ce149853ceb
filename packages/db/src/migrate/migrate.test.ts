import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { connectDatabase, type Database } from "../connect.ts";
import { startTestPostgres, type TestPostgres } from "../embedded/index.ts";
import { migrateDatabase, MigrationFault } from "./migrate.ts";

const passwords = { record: "test-record-password", read: "test-read-password" };
let server: TestPostgres;
const open: Database[] = [];
beforeAll(async () => { server = await startTestPostgres() });
afterAll(async () => {
  for (const sql of open) await sql.end({ timeout: 2 });
  await server.stop();
});

function connect(url: string): Database {
  const sql = connectDatabase(url, { max: 2 });
  open.push(sql);
  return sql;
}

async function signUp(sql: Database, name: string): Promise<void> {
  await sql`insert into record."user" (id, name, email) values (${name}, ${name}, ${`${name}@example.test`})`;
}

describe("migrations", () => {
  test("DB-004: several processes migrate at once and each finds the schema whole", async () => {
    const { ownerUrl } = await server.fresh();
    const owner = connect(ownerUrl);
    await owner`drop schema record cascade`;
    await owner`drop schema read cascade`;
    await Promise.all([1, 2, 3].map(() => migrateDatabase(ownerUrl, passwords)));
    const [row] = await owner`select count(*) as tables from pg_tables where schemaname in ('record', 'read')`;
    expect(row?.["tables"]).toBeGreaterThan(30);
  });

  test("DB-004: an applied migration that reads differently, or that this build lacks, stops the start by name", async () => {
    const { ownerUrl } = await server.fresh();
    const owner = connect(ownerUrl);
    await owner`update read.migration set hash = 'other' where name = '0000_read.sql'`;
    await expect(migrateDatabase(ownerUrl, passwords)).rejects.toThrow(new MigrationFault("The migration read/0000_read.sql was applied in another wording; migrations are never edited."));
    await owner`update read.migration set name = '9999_later.sql' where name = '0000_read.sql'`;
    await expect(migrateDatabase(ownerUrl, passwords)).rejects.toThrow(/made by a newer build/);
  });
});

describe("roles", () => {
  test("DB-005: the record role reads the read model and cannot write it; the read role knows nothing of people", async () => {
    const urls = await server.fresh();
    const record = connect(urls.recordUrl);
    const read = connect(urls.readUrl);
    await expect(record`select * from read.balance`).resolves.toHaveLength(0);
    await expect(record`insert into read.account values (1, 'customer', 1, 1)`).rejects.toThrow(/permission denied/);
    await expect(read`insert into read.account values (1, 'customer', 1, 1)`).resolves.toBeDefined();
    await expect(read`select * from record."user"`).rejects.toThrow(/permission denied/);
  });
});

describe("sign-up", () => {
  test("DB-006: a person, an account number and the errand to open it are made together or not at all", async () => {
    const record = connect((await server.fresh()).recordUrl);
    await signUp(record, "ada");
    await signUp(record, "bob");
    expect(await record`select account, user_id from record.trading_account order by account`).toMatchObject([{ account: 1001, user_id: "ada" }, { account: 1002, user_id: "bob" }]);
    expect(await record`select account, status from record.account_outbox order by account`).toMatchObject([{ account: 1001, status: "waiting" }, { account: 1002, status: "waiting" }]);
    await expect(record.begin(async (tx) => {
      await tx`insert into record."user" (id, name, email) values ('cyn', 'cyn', 'cyn@example.test')`;
      throw new Error("the sign-up failed later");
    })).rejects.toThrow("the sign-up failed later");
    expect(await record`select 1 from record.trading_account where user_id = 'cyn'`).toHaveLength(0);
    await expect(record`update record.trading_account set user_id = 'bob' where account = 1001`).rejects.toThrow(/never rewritten/);
    await expect(record`delete from record.trading_account`).rejects.toThrow(/never rewritten/);
  });
});

describe("the ledger tables", () => {
  test("DB-007: lines that do not add up to zero per asset are refused, also when they come later", async () => {
    const read = connect((await server.fresh()).readUrl);
    await expect(read`insert into read.ledger_line values (1, 0, 'external', 0, 1, -5), (1, 1, 'customerFutures', 1001, 1, 4)`).rejects.toThrow("the lines of ledger entry 1 do not add up to zero");
    await expect(read`insert into read.ledger_line values (1, 0, 'external', 0, 1, -5), (1, 1, 'customerFutures', 1001, 2, 5)`).rejects.toThrow(/entry 1 do not add up/);
    await read`insert into read.ledger_line values (1, 0, 'external', 0, 1, -5), (1, 1, 'customerFutures', 1001, 1, 5), (2, 0, 'external', 0, 1, -1), (2, 1, 'customerFutures', 1001, 1, 1)`;
    await expect(read`insert into read.ledger_line values (2, 2, 'customerFutures', 1002, 1, 7)`).rejects.toThrow(/entry 2 do not add up/);
  });

  test("DB-008: nobody changes, removes or empties a posted entry, not even the owner", async () => {
    const urls = await server.fresh();
    const read = connect(urls.readUrl);
    const owner = connect(urls.ownerUrl);
    await read`insert into read.ledger_entry values (1, 'deposit', 1, 1)`;
    await expect(read`update read.ledger_entry set kind = 'fee'`).rejects.toThrow(/permission denied/);
    await expect(read`delete from read.ledger_line`).rejects.toThrow(/permission denied/);
    await expect(owner`update read.ledger_entry set kind = 'fee'`).rejects.toThrow(/never rewritten/);
    await expect(owner`delete from read.ledger_line`).rejects.toThrow(/never rewritten/);
    await expect(owner`truncate read.ledger_line`).rejects.toThrow(/never rewritten/);
  });

  test("DB-008: a participant's cash below zero is refused; only what is owed may be", async () => {
    const read = connect((await server.fresh()).readUrl);
    await expect(read`insert into read.balance values ('customerFutures', 1001, 1, -1)`).rejects.toThrow(/balance_cash/);
    await read`insert into read.balance values ('owed', 1001, 1, -1), ('external', 0, 1, -500)`;
  });
});

describe("changes", () => {
  test("DB-009: what takes effect was decided by a second person, except a halt, and its payload stays", async () => {
    const record = connect((await server.fresh()).recordUrl);
    const insert = (id: string, kind: string, status: string, decidedBy: string | null) => record`
      insert into record.change (id, kind, payload, payload_hash, diff, reason, status, detail, proposed_by, proposed_by_name, proposed_wall_at, expires_wall_at, decided_by)
      values (${id}, ${kind}, '{"a":1}', 'hash', '[]', 'why', ${status}, '', 'olga', 'Olga', 1, 2, ${decidedBy})`;
    await expect(insert("1", "instrumentTerms", "approved", "olga")).rejects.toThrow(/change_two_people/);
    await expect(insert("2", "resume", "approved", null)).rejects.toThrow(/change_two_people/);
    await insert("3", "halt", "approved", "olga");
    await insert("4", "resume", "approved", "pia");
    await expect(record`update record.change set payload = '{"a":2}' where id = '4'`).rejects.toThrow(/never rewritten/);
    await expect(record`update record.change set status = 'applied' where id = '4'`).rejects.toThrow(/change_applied/);
    await expect(record`delete from record.change`).rejects.toThrow(/never rewritten/);
  });
});
