/**
 * How answers lie in a piece of memory: eight in a row in eight lines, one for each field. So the time of the next one is mostly at hand when
 * an answer is forgotten, and the lines of those that are new fill up while they are near.
 */

/** Answers in one piece, a megabyte. */
export const pieceShift = 14;
export const pieceMask = (1 << pieceShift) - 1;
/** Doubles an answer takes: a field is free. */
export const stride = 8;

export const ORIGIN = 0;
export const SERIAL = 8;
export const WALL = 16;
export const PAYLOAD_FIRST = 24;
export const PAYLOAD_SECOND = 32;
export const SEQ = 40;
/** The order, or below zero the code of the refusal: who is refused has no order. */
export const ORDER = 48;

/** Where the first field of the answer at this place stands; `rowOf(place) | WALL` is another. */
export function rowOf(place: number): number {
  return ((place & (pieceMask ^ 7)) << 3) | (place & 7);
}
