/** What a floor published against what the recording says, index by index. */

export interface IndexComparison {
  readonly index: string;
  /** Levels that the recording has, and those of them that the floor published, in order. */
  readonly rows: number;
  readonly matched: number;
  /** The first place where the two part; `null` if they do not. */
  readonly difference: { readonly row: number; readonly expected: number | null; readonly published: number | null } | null;
}

export interface RowValue { readonly index: string; readonly value: number }

/**
 * A level that is told again (a lost answer, a price that stands) is the same level: repeats of one value count once on both
 * sides. Everything else must agree, in order, with nothing missing and nothing more.
 */
export function compareRows(expected: readonly RowValue[], published: readonly RowValue[]): readonly IndexComparison[] {
  const indices = new Set([...expected, ...published].map(({ index }) => index));
  return [...indices].map((index) => {
    const wanted = withoutRepeats(expected, index);
    const found = withoutRepeats(published, index);
    let matched = 0;
    while (matched < wanted.length && matched < found.length && wanted[matched] === found[matched]) matched += 1;
    const whole = matched === wanted.length && matched === found.length;
    return { index, rows: wanted.length, matched, difference: whole ? null : { row: matched, expected: wanted.at(matched) ?? null, published: found.at(matched) ?? null } };
  });
}

function withoutRepeats(rows: readonly RowValue[], index: string): readonly number[] {
  const values = rows.flatMap((row) => (row.index === index ? [row.value] : []));
  return values.filter((value, place) => place === 0 || values[place - 1] !== value);
}
