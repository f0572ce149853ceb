/** The part of `codec.gen.ts` that all its messages share: how flags and lists are read, and one pair of functions per set of names. */
export class Choices {
  readonly #names = new Map<string, { readonly name: string; readonly codes: Readonly<Record<string, number>> }>();

  nameOf(codes: Readonly<Record<string, number>>): string {
    const key = JSON.stringify(codes);
    const known = this.#names.get(key);
    if (known !== undefined) return known.name;
    const name = `choice${this.#names.size + 1}`;
    this.#names.set(key, { name, codes });
    return name;
  }

  functions(): string[] {
    const lines = [
      "function flagOf(byte: number): boolean {", "  if (byte > 1) throw new DecodeFault(`a flag is 0 or 1, not ${byte}`);", "  return byte === 1;", "}", "",
      "function readList<Value>(from: ByteReader, lengthMax: number, read: () => Value): Value[] {", "  const length = from.u32();",
      "  if (length > lengthMax || length > from.left) throw new DecodeFault(`a list of ${length} is longer than ${lengthMax} or than its message`);",
      "  const values: Value[] = [];", "  for (let place = 0; place < length; place += 1) values.push(read());", "  return values;", "}", "",
    ];
    for (const { name, codes } of this.#names.values()) {
      lines.push(`function ${name}Code(value: string): number {`, "  switch (value) {");
      for (const [each, code] of Object.entries(codes)) lines.push(`    case "${each}": return ${code};`);
      lines.push("    default: throw new EncodeFault(`${value} is not one of the names`);", "  }", "}", "");
      lines.push(`function ${name}Of(code: number): ${Object.keys(codes).map((each) => `"${each}"`).join(" | ")} {`, "  switch (code) {");
      for (const [each, code] of Object.entries(codes)) lines.push(`    case ${code}: return "${each}";`);
      lines.push("    default: throw new DecodeFault(`code ${code} names nothing`);", "  }", "}", "");
    }
    return lines;
  }
}
