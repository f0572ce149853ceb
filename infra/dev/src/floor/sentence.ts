/** A start-up problem that a person can mend, told in one sentence. The launcher prints it and leaves with a code above zero. */
export class StartFault extends Error {
  override readonly name = "StartFault";
}

/** One sentence for whatever went wrong: known operating-system errors in plain words, others as they say themselves. */
export function sentenceOf(error: unknown): string {
  if (error instanceof StartFault) return error.message;
  const code = typeof error === "object" && error !== null && "code" in error ? String(error.code) : "";
  const message = error instanceof Error ? error.message : String(error);
  switch (code) {
    case "ENOSPC": return `The disk is full: ${message}. Free some space and start again.`;
    case "EACCES":
    case "EPERM": return `Crossfloor may not write there: ${message}. Choose another folder with --data-dir.`;
    case "EROFS": return `That file system cannot be written: ${message}. Choose another folder with --data-dir.`;
    case "EADDRINUSE": return `A port is taken: ${message}. Stop what uses it, or choose another with the port flags (see --help).`;
    default: return message;
  }
}
