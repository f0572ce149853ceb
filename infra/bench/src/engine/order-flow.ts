/** A seeded flow of orders in the form of a workload file: 43 % new, 38 % cancelled, 5 % replaced, 14 % aggressive, so that a tenth of its commands trade. */
import { Prng } from "@crossfloor/stdx";
import { CANCEL, IMMEDIATE, LIMIT, REPLACE, stride, type Workload } from "../book/workload.ts";

export interface OrderFlowOptions { readonly operations: number; readonly seed: number; /** Middle of the prices, in ticks. */ readonly middle: number }

/** Orders rest up to this many ticks from the middle, and an aggressive one reaches as far beyond it. */
const depth = 40;

export function orderFlow({ operations, seed, middle }: OrderFlowOptions): Workload {
  const random = new Prng(seed);
  const records = new Int32Array(operations * stride);
  /** Id, side and price of orders that were sent to rest; some have traded since, as their sender does not know yet. */
  const live: { id: number; side: number }[] = [];
  let nextId = 1;
  for (let operation = 0; operation < operations; operation += 1) {
    const draw = random.below(100);
    const side = random.below(2);
    const away = 1 + Math.min(random.below(depth), random.below(depth));
    const size = 1 + random.below(100);
    const kind = draw < 43 || live.length < 100 ? LIMIT : draw < 81 ? CANCEL : draw < 86 ? REPLACE : IMMEDIATE;
    const at = operation * stride;
    records[at] = kind;
    if (kind === LIMIT || kind === IMMEDIATE) {
      const id = nextId;
      nextId += 1;
      const towards = (side === 0) === (kind === LIMIT) ? -away : away;
      records.set([id, 0, side, middle + towards, size, 0, 0], at + 1);
      if (kind === LIMIT) live.push({ id, side });
      continue;
    }
    const place = random.below(live.length);
    const order = live[place];
    const last = live.pop();
    if (order === undefined || last === undefined) continue;
    if (kind === CANCEL) {
      if (place < live.length) live[place] = last;
      records.set([order.id, 0, order.side, 0, 0, 0, 0], at + 1);
      continue;
    }
    const newId = nextId;
    nextId += 1;
    if (place < live.length) live[place] = last;
    live.push({ id: newId, side: order.side });
    records.set([order.id, 0, order.side, middle + (order.side === 0 ? -away : away), size, newId, 0], at + 1);
  }
  return { records, operations, symbols: 1 };
}
