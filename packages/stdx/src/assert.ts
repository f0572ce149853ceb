/** A rule that the code relies on did not hold. The process that sees it must stop: what follows would be wrong. */
export class AssertionError extends Error {
  override readonly name = "AssertionError";
}

/** States a truth that the code relies on. Stays on in production; the message reads as the rule itself. */
export function assert(condition: boolean, rule: string): asserts condition {
  if (!condition) throw new AssertionError(rule);
}

/** Closes a switch over a union: adding a member without handling it fails to compile. */
export function unreachable(value: never): never {
  throw new AssertionError(`unreachable: ${String(value)}`);
}
