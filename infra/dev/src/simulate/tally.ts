/** In how many seeds each mark was reached. A mark that few seeds reach is one that a run may miss by chance. */
export interface MarkCount<Mark extends string> {
  readonly mark: Mark;
  readonly seeds: number;
  /** Of so many. */
  readonly of: number;
}

export class Tally<Mark extends string> {
  readonly #seeds: Map<Mark, number>;
  #of = 0;

  constructor(due: readonly Mark[]) {
    this.#seeds = new Map(due.map((mark) => [mark, 0]));
  }

  /** What one seed reached. */
  add(reached: ReadonlySet<Mark>): void {
    this.#of += 1;
    for (const mark of reached) this.#seeds.set(mark, (this.#seeds.get(mark) ?? 0) + 1);
  }

  missing(): readonly Mark[] {
    return [...this.#seeds].flatMap(([mark, seeds]) => (seeds === 0 ? [mark] : []));
  }

  rarest(count: number): readonly MarkCount<Mark>[] {
    return [...this.#seeds].map(([mark, seeds]) => ({ mark, seeds, of: this.#of })).sort((a, b) => a.seeds - b.seeds).slice(0, count);
  }
}
