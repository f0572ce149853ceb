/**
 * Where the record of one command's events is made: one piece of memory for all who make records. Its place, its size and the bounds of where
 * an event begins are known when the machine code is made, so that a field costs one store; in memory that can grow each costs its checks.
 *
 * One record is made at a time. It lies here until the next one begins, whose maker lets the former one take it away.
 */
import { putUtf8 } from "./byte-writer.ts";
import { EncodeFault } from "./faults.ts";

export const stage = new DataView(new ArrayBuffer(65_536));
const bytes = new Uint8Array(stage.buffer);
/** No event begins behind this, nor goes on behind a text. */
export const stageMask = 0x7fff;
/** Behind this the stage is emptied before another event, which with its texts takes less than what then remains up to the mask. */
const emptiedBehind = 0x3fff;

const USED = 0;
const EVENTS = 1;
/** With a buffer of their own they lie outside of the heap, where the compiler knows their place. */
const counts = new Int32Array(new ArrayBuffer(8));

export interface StageMaker {
  /** Appends what is staged to what it took before, and behind it `event`, which was not. */
  takeAway(staged: Uint8Array, event: Uint8Array): void;
  /** Drops what it took. */
  forget(): void;
}
let maker: StageMaker | undefined;
/** The maker as long as it has taken nothing away. */
let whole: StageMaker | undefined;

/** A record begins with `head` bytes that its maker fills in at 0. */
export function beginRecord(next: StageMaker, head: number): void {
  if (whole !== next) turnTo(next);
  counts[USED] = head;
  counts[EVENTS] = 0;
}
function turnTo(next: StageMaker): void {
  if (maker !== next) emptyStage();
  next.forget();
  maker = next;
  whole = next;
}

/** Whether all of the maker's record is on the stage. */
export function isWhole(of: StageMaker): boolean {
  return whole === of;
}
export function isStaging(of: StageMaker): boolean {
  return maker === of;
}
export function stagedEvents(): number {
  return counts[EVENTS];
}
export function stagedLength(): number {
  return counts[USED];
}

/** Where the next event begins. */
export function placeOfEvent(): number {
  if (counts[USED] > emptiedBehind) emptyStage();
  counts[EVENTS] += 1;
  return counts[USED] & stageMask;
}

export function endEvent(end: number): void {
  counts[USED] = end;
}

/** An event that was written elsewhere: any of one that is not frequent, of whatever length. */
export function stageEvent(event: Uint8Array): void {
  const at = placeOfEvent();
  if (event.length > emptiedBehind) return emptyStage(event);
  bytes.set(event, at);
  endEvent(at + event.length);
}

/** A text as of `ByteWriter`, where an event goes on; returns its end. */
export function stagedText(at: number, value: string, bytesMax: number): number {
  const start = at + 2;
  const size = value.length > bytesMax ? value.length : putUtf8(bytes, value, start) - start;
  if (size > bytesMax) throw new EncodeFault(`a text of ${size} bytes is longer than ${bytesMax}`);
  stage.setUint16(at, size, true);
  return start + size;
}

/** What is staged, without a copy. */
export function stagedBytes(): Uint8Array<ArrayBuffer> {
  return bytes.subarray(0, counts[USED]);
}

const none = new Uint8Array(0);
/** The maker takes what is there, and this event. */
export function emptyStage(event: Uint8Array = none): void {
  maker?.takeAway(stagedBytes(), event);
  counts[USED] = 0;
  whole = undefined;
}
