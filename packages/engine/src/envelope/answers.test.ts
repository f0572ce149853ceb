import type { UnixMs } from "@crossfloor/instruments";
import { commandLifeMs, type OrderId, type OriginId, type Outcome, type Seq } from "@crossfloor/protocol";
import { Prng } from "@crossfloor/stdx";
import { expect, test } from "vitest";
import { type AnswerId, Answers, type Payload } from "./answers.ts";

interface Known { readonly seq: number; readonly wall: number; readonly payload: Payload }

interface Id { readonly origin: number; readonly serial: number }

/** What is remembered, said plainly: the last answer to each id, until it is older than its life. */
class Plain {
  readonly #byId = new Map<string, Known>();
  readonly #ids: Id[] = [];

  add(id: Id, known: Known): void {
    this.#byId.set(`${id.origin}:${id.serial}`, known);
    this.#ids.push(id);
  }

  find({ origin, serial }: Id, wall: number): Known | undefined {
    const known = this.#byId.get(`${origin}:${serial}`);
    return known !== undefined && known.wall + commandLifeMs >= wall ? known : undefined;
  }

  /** An id that was answered, recently or at any time. */
  again(random: Prng, recently: boolean): Id | undefined {
    const { length } = this.#ids;
    return length === 0 ? undefined : this.#ids[recently ? length - 1 - random.below(Math.min(length, 3_000)) : random.below(length)];
  }
}

/** Places are counted in 32 bits for ever, so they come by zero from below, and by the largest of them. */
test.each([[1, 0], [2, 0], [3, -16_384], [4, -16_384], [5, 0x7fff_c000]])("ENVELOPE-011: answers are found as long as they live while tables follow one another and memory is used again (seed %i, from place %i)", (seed, from) => {
  const random = new Prng(seed);
  const answers = new Answers(2_048, from);
  const plain = new Plain();
  const next = [1, 1_000_000, 4_294_967_290, 65_536 * 4_096];
  let wall = 1_796_169_600_000;
  let pace = 1;
  let grownAt = 1_024;
  let highest = 0;
  for (let seq = 1; seq <= 100_000; seq += 1) {
    if (seq % 1_500 === 0) pace = [1, 1, 10, 60, 300][random.below(5)];
    // All that is remembered is past its life at once, and is forgotten while more comes.
    if (answers.count > grownAt) {
      grownAt *= 2;
      if (random.below(3) > 0) wall += commandLifeMs;
    }
    wall += random.below(2 * pace);
    answers.forget(wall);
    const origin = random.below(next.length);
    // Some count in large steps, and ids are given again: soon, or when they have been forgotten.
    const again = random.below(8) === 0 ? plain.again(random, random.below(2) === 0) : undefined;
    const id = again ?? { origin: origin + 1, serial: next[origin] };
    if (again === undefined) next[origin] += origin === 3 ? 65_536 : 1;
    const payload = { first: random.below(1_000), second: seq };
    const place = answers.find(idOf(id, wall), payload);
    const known = plain.find(id, wall);
    if (seqAt(answers, place) !== known?.seq) expect.fail(`answer ${seq} to ${id.origin}:${id.serial} is found as ${seqAt(answers, place)}, not as ${known?.seq}`);
    if (known !== undefined) {
      if (answers.isTo(place)) expect.fail(`answer ${known.seq} is taken for one to another command`);
      if (answers.find(idOf(id, wall), known.payload) !== place || !answers.isTo(place)) expect.fail(`answer ${known.seq} is taken for one to another command`);
      continue;
    }
    const refusal = seq % 7 === 0 ? "order_must_exist" : null;
    const outcome: Outcome = { seq: seq as Seq, refusal, detail: seq % 1_000 === 0 ? `detail ${seq}` : "", order: (refusal === null ? seq : 0) as OrderId };
    answers.add(outcome);
    plain.add(id, { seq, wall, payload });
    highest = Math.max(highest, answers.count);
    const other = plain.again(random, false);
    if (other !== undefined && seqAt(answers, answers.find(idOf(other, wall), payload)) !== plain.find(other, wall)?.seq) expect.fail(`after ${seq}, ${other.origin}:${other.serial} is found wrongly`);
  }
  expect(highest).toBeGreaterThan(9_000);
  const kept = [...answers];
  expect(kept).toHaveLength(answers.count);
  expect(kept.every(({ outcome }, turn) => turn === 0 || kept[turn - 1].outcome.seq < outcome.seq)).toBe(true);
  expect(kept.every(({ outcome: { seq, refusal, order } }) => (seq % 7 === 0 ? refusal === "order_must_exist" && order === 0 : refusal === null && Number(order) === Number(seq)))).toBe(true);
  expect(kept.filter(({ outcome }) => outcome.seq % 1_000 === 0).every(({ outcome }) => outcome.detail === `detail ${outcome.seq}`)).toBe(true);
});

test.each([0, -16_384, 0x7fff_c000])("ENVELOPE-011: each answer is found, wherever places have come to (from place %i)", (from) => {
  const answers = new Answers(2_048, from);
  const id = (seq: number): AnswerId => idOf({ origin: 1, serial: seq }, 1_796_169_600_000);
  const payload = (seq: number): { first: number; second: number } => ({ first: seq, second: -seq });
  for (let seq = 1; seq <= 20_000; seq += 1) {
    expect(answers.find(id(seq), payload(seq))).toBe(-1);
    answers.add({ seq: seq as Seq, refusal: null, detail: seq % 64 === 0 ? `detail ${seq}` : "", order: seq as OrderId });
  }
  for (let seq = 1; seq <= 20_000; seq += 1) {
    const place = answers.find(id(seq), payload(seq));
    if (place === -1 || !answers.isTo(place)) expect.fail(`answer ${seq} is not found`);
    const { seq: found, detail } = answers.outcomeAt(place);
    if (Number(found) !== seq || detail !== (seq % 64 === 0 ? `detail ${seq}` : "")) expect.fail(`answer ${seq} is found as ${found} with "${detail}"`);
  }
});

function idOf({ origin, serial }: Id, wall: number): AnswerId {
  return { origin: origin as OriginId, serial, wall: wall as UnixMs };
}

function seqAt(answers: Answers, place: number): number | undefined {
  return place === -1 ? undefined : answers.outcomeAt(place).seq;
}
