/** A binary heap: the first value by `before` is always on top. With a total order, what it yields depends on the values alone. */
export class Heap<Value> {
  readonly #before: (a: Value, b: Value) => boolean;
  readonly #values: Value[] = [];

  constructor(before: (a: Value, b: Value) => boolean) {
    this.#before = before;
  }

  get size(): number {
    return this.#values.length;
  }

  peek(): Value | undefined {
    return this.#values[0];
  }

  push(value: Value): void {
    const values = this.#values;
    let place = values.length;
    values.push(value);
    while (place > 0) {
      const parent = (place - 1) >> 1;
      const above = values[parent];
      if (!this.#before(value, above)) break;
      values[place] = above;
      place = parent;
    }
    values[place] = value;
  }

  pop(): Value | undefined {
    const values = this.#values;
    const top = values[0];
    const last = values.pop();
    if (last === undefined || values.length === 0) return top;
    let place = 0;
    for (;;) {
      const left = (place << 1) + 1;
      if (left >= values.length) break;
      const right = left + 1;
      const child = right < values.length && this.#before(values[right], values[left]) ? right : left;
      if (!this.#before(values[child], last)) break;
      values[place] = values[child];
      place = child;
    }
    values[place] = last;
    return top;
  }

  clear(): void {
    this.#values.length = 0;
  }

  /** In heap order, which is not sorted; for encoding, sort it. */
  values(): readonly Value[] {
    return this.#values;
  }
}
