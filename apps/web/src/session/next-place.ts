/** A place on this site to go on to after signing in; anything else is dropped, so that a link cannot lead people away. */
export function nextFrom(value: unknown): string | undefined {
  if (typeof value !== "string" || value.length > 200) return undefined;
  // Browsers read a backslash as a slash and skip control characters, so only plain visible ones pass.
  return /^\/(?!\/)[!-[\]-~]*$/.test(value) ? value : undefined;
}
