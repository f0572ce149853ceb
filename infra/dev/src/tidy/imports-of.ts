import { lineAt, type MaskedSource } from "./mask-source.ts";

export interface Import {
  readonly specifier: string;
  readonly line: number;
  /** Erased when types are stripped. */
  readonly typeOnly: boolean;
}

const statements = [
  // import … from "x" and export … from "x"; the quotes hold spaces in the masked text.
  /(?<=^|[;\n}])[ \t]*(import|export)\b(?!\s*\()([^;'"`]*?)\bfrom\s*(["'])( *)\3/g,
  // import "x"
  /(?<=^|[;\n}])[ \t]*(import)(\s*)(["'])( *)\3/g,
  // import("x")
  /\b(import)(\s*)\(\s*(["'])( *)\3/g,
];

/** Every module that a source names with a plain string. */
export function importsOf(text: string, masked: MaskedSource): Import[] {
  const found: Import[] = [];
  for (const [kind, statement] of statements.entries()) {
    for (const match of masked.code.matchAll(statement)) {
      // Each pattern ends at the closing quote.
      const close = match.index + match[0].length - 1;
      found.push({ specifier: text.slice(close - match[4].length, close), line: lineAt(text, close), typeOnly: kind === 0 && isTypeOnly(match[2]) });
    }
  }
  return found.sort((a, b) => a.line - b.line);
}

/** `type …` before the names, or before each of them. */
function isTypeOnly(names: string): boolean {
  const trimmed = names.trim();
  if (/^type\b(?!\s*,)/.test(trimmed)) return true;
  const inner = /^\{([\s\S]*)\}$/.exec(trimmed)?.[1];
  if (inner === undefined) return false;
  const parts = inner.split(",").map((part) => part.trim()).filter((part) => part !== "");
  return parts.length > 0 && parts.every((part) => part.startsWith("type "));
}
