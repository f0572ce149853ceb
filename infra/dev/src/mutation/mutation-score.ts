/** Reads what the mutation tester wrote, in the schema that its reporters share. */
export type MutantStatus = "Killed" | "Timeout" | "Survived" | "NoCoverage" | "RuntimeError" | "CompileError" | "Ignored" | "Pending";

export interface MutationReport {
  readonly files: Readonly<Record<string, {
    readonly source: string;
    readonly mutants: readonly { readonly mutatorName: string; readonly replacement?: string; readonly status: MutantStatus; readonly location: { readonly start: Place; readonly end: Place }; readonly coveredBy?: readonly string[]; readonly testsCompleted?: number }[];
  }>>;
}
interface Place { readonly line: number; readonly column: number }

export interface Survivor {
  readonly file: string;
  readonly line: number;
  readonly mutator: string;
  /** What stood there, and what stood there instead; long pieces are cut. */
  readonly before: string;
  readonly after: string;
  /** No test so much as ran it. */
  readonly uncovered: boolean;
}

export interface MutationScore {
  readonly killed: number;
  readonly total: number;
  /** Per cent, rounded down to a tenth, so that 80 is never told early. */
  readonly score: number;
  readonly survivors: readonly Survivor[];
}

const pieceMax = 90;

/** A mutant that runs for ever counts as killed; one that cannot run at all counts not at all. */
export function mutationScore(report: MutationReport): MutationScore {
  let killed = 0;
  const survivors: Survivor[] = [];
  for (const [file, { source, mutants }] of Object.entries(report.files)) {
    for (const { mutatorName, replacement, status, location } of mutants) {
      if (status === "Killed" || status === "Timeout") killed += 1;
      if (status !== "Survived" && status !== "NoCoverage") continue;
      survivors.push({ file, line: location.start.line, mutator: mutatorName, before: piece(textAt(source, location)), after: piece(replacement ?? ""), uncovered: status === "NoCoverage" });
    }
  }
  const total = killed + survivors.length;
  return { killed, total, score: total === 0 ? 0 : Math.floor((killed * 1_000) / total) / 10, survivors: survivors.sort((a, b) => a.file.localeCompare(b.file) || a.line - b.line) };
}

function textAt(source: string, { start, end }: { readonly start: Place; readonly end: Place }): string {
  const lines = source.split("\n").slice(start.line - 1, end.line);
  lines[lines.length - 1] = lines[lines.length - 1].slice(0, end.column - 1);
  lines[0] = lines[0].slice(start.column - 1);
  return lines.join("\n");
}

function piece(text: string): string {
  const flat = text.replace(/\s+/g, " ");
  return flat.length <= pieceMax ? flat : `${flat.slice(0, pieceMax)}…`;
}
