/** What both roles are given by whoever starts them: plain values, never the environment. */
export type LogLevel = "info" | "warn" | "error";
export type Log = (level: LogLevel, message: string, fields?: Readonly<Record<string, string | number | boolean>>) => void;

/** Folders of one scene's data. */
export interface Folders {
  readonly journal: string;
  readonly snapshots: string;
  readonly archive: string;
}

export function foldersOf(dataFolder: string): Folders {
  return { journal: `${dataFolder}/journal`, snapshots: `${dataFolder}/snapshots`, archive: `${dataFolder}/archive` };
}
