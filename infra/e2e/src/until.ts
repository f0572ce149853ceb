/** Waits for a state, never for a time: asks again until the answer is there. Throws with what was waited for. */
export async function until<Value>(what: string, look: () => Value | undefined | false | null | Promise<Value | undefined | false | null>, ms = 20_000): Promise<Value> {
  const end = Date.now() + ms;
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== false && found !== null) return found;
    if (Date.now() > end) throw new Error(`waited in vain: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
