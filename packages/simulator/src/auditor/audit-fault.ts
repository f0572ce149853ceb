/** An invariant of the floor that did not hold, by the id that docs/specs/simulator.md explains. */
export class AuditFault extends Error {
  override readonly name = "AuditFault";
  readonly id: string;

  constructor(id: string, message: string) {
    super(`${id}: ${message}`);
    this.id = id;
  }
}

/** Which invariants are looked at: all, or one alone, to show that this one finds a planted fault by itself. */
export type Demand = (id: string, holds: boolean, message: () => string) => void;

export function demandAll(only: string | null): Demand {
  return (id, holds, message) => {
    if (!holds && (only === null || only === id)) throw new AuditFault(id, message());
  };
}
