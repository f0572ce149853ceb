import type { Finding } from "../finding.ts";
import { lineAt } from "../mask-source.ts";
import { doorsOf, reachFrom } from "../reach.ts";
import { isSource, isTest, type Repository } from "../repository.ts";

/** What must give the same answer on every machine, for ever. */
export const purePackages = ["stdx", "instruments", "protocol", "indices", "ledger", "book", "risk", "engine", "custody"] as const;
/** Where numbers are money, prices, sizes and rates. */
const moneyPackages: readonly string[] = ["instruments", "indices", "ledger", "risk", "engine", "custody"];

interface Ban {
  readonly pattern: RegExp;
  readonly instead: string;
}

const clock = "time enters with a command: take `at` or `wall` as a parameter";
const outside = "the pure packages have no outside world: take the value as a parameter, or a function from the app";
const float = "floating results differ between machines and builds: use the integer functions of @crossfloor/stdx";
const text = "what a locale decides is not the same everywhere: compare and format by code, with formatDecimal for numbers";

const bans: readonly Ban[] = [
  { pattern: /(?<![.\w])Date\b/g, instead: clock },
  { pattern: /(?<![.\w])performance\b/g, instead: clock },
  { pattern: /(?<![.\w])(?:setTimeout|setInterval|setImmediate|queueMicrotask)\b/g, instead: "timers fire in advanceTime: put the due time into the state" },
  { pattern: /\bMath\s*\.\s*random\b/g, instead: "randomness is seeded: use Prng of @crossfloor/stdx" },
  { pattern: /\bMath\s*\.\s*(?:a?sinh?|a?cosh?|a?tanh?|atan2|exp|expm1|log|log10|log2|log1p|pow|cbrt|hypot)\b/g, instead: float },
  { pattern: /\*\*/g, instead: float },
  { pattern: /(?<![.\w])(?:async|await)\b/g, instead: "the core is synchronous: let the app wait and send the result back in as a command" },
  { pattern: /(?<![.\w])Promise\b/g, instead: "the core is synchronous: let the app wait and send the result back in as a command" },
  { pattern: /(?<![.\w])Intl\b/g, instead: text },
  { pattern: /\.\s*(?:localeCompare|toLocale\w+)\b/g, instead: text },
  { pattern: /\.\s*(?:toFixed|toPrecision|toExponential)\b/g, instead: "use formatDecimal of @crossfloor/instruments, the one formatter" },
  { pattern: /(?<![.\w])(?:Number\s*\.\s*)?parseFloat\b/g, instead: "use parseDecimal of @crossfloor/instruments, the one parser" },
  { pattern: /(?<![.\w])(?:console|process|globalThis|fetch)\b(?!\s*[:?])/g, instead: outside },
  { pattern: /(?<![.\w])(?:WeakRef|FinalizationRegistry|SharedArrayBuffer|Atomics)\b/g, instead: "what the collector or another thread decides is not the same everywhere" },
];

/** What the doors of the packages lead to: tests and what only they use may look at a clock. */
function pureSources(repository: Repository, packages: readonly string[]): string[] {
  const reached = reachFrom(repository, doorsOf(repository, (path) => packages.some((name) => path === `packages/${name}`)));
  return [...reached].filter((file) => isSource(file) && !isTest(file) && packages.some((name) => file.startsWith(`packages/${name}/src/`))).sort();
}

/** No clock, randomness, float, locale, waiting or outside world in the pure packages. */
export function purity(repository: Repository): Finding[] {
  const findings: Finding[] = [];
  for (const file of pureSources(repository, purePackages)) {
    const { code } = repository.masked(file);
    for (const { pattern, instead } of bans) {
      for (const match of code.matchAll(pattern)) findings.push({ file, line: lineAt(code, match.index), message: `uses ${match[0].replace(/\s+/g, "")}; ${instead}` });
    }
  }
  return findings;
}

/** The compiler keeps the rest of the walls: no DOM, no Node types. */
export function pureCompilers(repository: Repository): Finding[] {
  const findings: Finding[] = [];
  for (const name of purePackages) {
    const file = `packages/${name}/tsconfig.json`;
    const source = repository.files.get(file);
    if (source === undefined) continue;
    const { lib, types } = (JSON.parse(source) as { compilerOptions?: { lib?: string[]; types?: string[] } }).compilerOptions ?? {};
    if (lib?.join() !== "ES2023" || types?.length !== 0) findings.push({ file, line: 1, message: 'compiles with more than the language; a pure package has "lib": ["ES2023"], "types": []' });
  }
  return findings;
}

const operand = String.raw`(?:[\w$.]+(?:\([^()]*\)|\[[^[\]]*\])?|\))`;
const product = new RegExp(String.raw`(${operand})\s*\*(?![*=/])\s*(-?[\w$.]+|\()`, "g");
/** Words, in the singular, that name amounts of something and shares of them. */
const amounts = new Set([
  "price", "size", "amount", "money", "notional", "value", "cost", "fee", "margin", "balance", "cash", "profit", "owed", "held", "hold",
  "mark", "level", "unit", "rate", "haircut", "weight", "share", "maker", "taker", "init", "maint", "collateral", "equity", "position", "tick", "lot", "quantity", "payout", "multiplier",
]);
const unbounded = /\bBigInt\(|\bbigint\b|\b\d+n\b/;

/**
 * No bare product of two amounts, or of an amount and a rate, where numbers are money. Names tell what is an amount, since text
 * has no types; a literal, a length of time and unbounded integers are none.
 */
export function bareProducts(repository: Repository): Finding[] {
  const findings: Finding[] = [];
  for (const file of pureSources(repository, moneyPackages)) {
    const { code } = repository.masked(file);
    for (const match of code.matchAll(product)) {
      const [, left, right] = match;
      if (!((isAmount(left) && (isAmount(right) || right === "(")) || (left === ")" && isAmount(right)))) continue;
      if (unbounded.test(statementAround(code, match.index))) continue;
      findings.push({ file, line: lineAt(code, match.index), message: `multiplies ${left} by ${right}; use mulExact, mulDivFloor or mulDivCeil, so that range and rounding are seen` });
    }
  }
  return findings;
}

/** Whether the last name of an operand, such as `fill.takerFee` or `sizes[place]`, has a word for an amount in it. */
function isAmount(side: string): boolean {
  const name = /([A-Za-z_$][\w$]*)(?:\(.*|\[.*)?$/.exec(side)?.[1] ?? "";
  if (name.endsWith("Ms") || /\d$/.test(side)) return false;
  return name.split(/(?=[A-Z])|_/).some((word) => amounts.has(word.toLowerCase().replace(/s$/, "")));
}

function statementAround(code: string, place: number): string {
  const from = Math.max(code.lastIndexOf(";", place), code.lastIndexOf("\n", place), 0);
  const end = code.indexOf("\n", place);
  return code.slice(from, end < 0 ? code.length : end);
}
