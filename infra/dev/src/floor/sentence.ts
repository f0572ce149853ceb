/** A start-up problem that a person can mend, told in one sentence. The launcher prints it and leaves with a code above zero. */
export class StartFault extends Error {
  override readonly name = "StartFault";
}

/** One sentence for whatever went wrong: known operating-system errors in plain words, others as they say themselves. */
export function sentenceOf(error: unknown): string {
  if (error instanceof StartFault) return error.message;
  const code = typeof error === "object" && error !== null && "code" in error ? String(error.code) : "";
  const message = error instanceof Error ? error.message : String(error);
  if (code.startsWith("ERR_PARSE_ARGS")) return `${message.split(". ")[0]?.replace(/\.$/, "") ?? message}. See --help.`;
  switch (code) {
    case "ENOSPC": return `The disk is full: ${message}. Free some space and start again.`;
    case "EACCES":
    case "EPERM": return `Crossfloor may not write there: ${message}. Choose another folder with --data-dir.`;
    case "EEXIST":
    case "ENOTDIR": return `There is a file where a folder is wanted: ${message}. Choose another folder with --data-dir.`;
    case "EROFS": return `That file system cannot be written: ${message}. Choose another folder with --data-dir.`;
    case "EADDRINUSE": return `A port is taken: ${message}. Stop what uses it, or choose another with the port flags (see --help).`;
  }
  switch (error instanceof Error ? error.name : "") {
    case "JournalFault": return `The data folder is damaged. ${message.replace(/\.$/, "")}. Restore the scene's folder from a copy, or move it away to start anew.`;
    case "LockedFault": return `Another process works in this data folder: ${message}. Stop it, or choose another folder with --data-dir.`;
    default: return message;
  }
}

const codesForPeople = new Set(["ENOSPC", "EACCES", "EPERM", "EROFS", "EEXIST", "ENOTDIR", "EADDRINUSE"]);
const namesForPeople = new Set(["StartFault", "JournalFault", "LockedFault", "RecordFault", "CursorAheadFault", "SceneError", "PostgresCannotStart", "ChainCannotStart", "MigrationFault"]);

/** Whether a restart can help. What a person must mend is told and ends the floor; the rest is tried again. */
export function needsAPerson(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return namesForPeople.has(error.name) || ("code" in error && codesForPeople.has(String(error.code)));
}
