/** One place where the repository breaks one of its own rules. */
export interface Finding {
  readonly file: string;
  /** Counted from 1. */
  readonly line: number;
  /** What is wrong there and what to do instead. */
  readonly message: string;
}

/** "file:line  message", as editors link it. */
export function formatFinding({ file, line, message }: Finding): string {
  return `${file}:${line}  ${message}`;
}
