import { randomUUID } from "node:crypto";
import { connectDatabase } from "@crossfloor/db";
import { hashPassword, passwordCharsMax, passwordCharsMin } from "@crossfloor/door";
import { assert } from "@crossfloor/stdx";

export interface NewOperator {
  /** PostgreSQL as the role `crossfloor_record`. */
  readonly databaseUrl: string;
  readonly name: string;
  readonly email: string;
  readonly password: string;
}

/** Makes a person who may run the floor; nobody can do that over the wire. An e-mail that is known already keeps its person and its password. */
export async function createOperator({ databaseUrl, name, email, password }: NewOperator): Promise<{ readonly operator: string; readonly made: boolean }> {
  assert(password.length >= passwordCharsMin && password.length <= passwordCharsMax, `a password has ${passwordCharsMin} to ${passwordCharsMax} characters`);
  assert(name.trim() !== "", "an operator has a name");
  const address = email.toLowerCase();
  const hash = await hashPassword(password);
  const sql = connectDatabase(databaseUrl, { name: "create operator", max: 1 });
  try {
    return await sql.begin(async (tx) => {
      const operator = randomUUID();
      const [made] = await tx<{ id: string }[]>`insert into record.operator_user (id, name, email, email_verified) values (${operator}, ${name}, ${address}, true) on conflict (email) do nothing returning id`;
      if (made === undefined) {
        const [known] = await tx<{ id: string }[]>`select id from record.operator_user where email = ${address}`;
        assert(known !== undefined, "a taken e-mail belongs to somebody");
        return { operator: known.id, made: false };
      }
      // As better-auth keeps a password: an account of its provider "credential".
      await tx`insert into record.operator_account (id, account_id, provider_id, user_id, password) values (${randomUUID()}, ${operator}, 'credential', ${operator}, ${hash})`;
      return { operator, made: true };
    });
  } finally {
    await sql.end({ timeout: 2 });
  }
}
