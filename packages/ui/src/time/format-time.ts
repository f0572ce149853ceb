/** Times for people, in their own zone, with the zone said where it matters. All inputs are UnixMs. */
const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${locale} ${JSON.stringify(options)}`;
  const known = formats.get(key);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat(locale, options);
  formats.set(key, made);
  return made;
}

/** `zone` is an IANA name; the device's own when left out. */
export interface TimeOptions { readonly locale: string; readonly zone?: string | undefined }

const clock = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" } as const;

function withZone(zone: string | undefined): { timeZone?: string } {
  return zone === undefined ? {} : { timeZone: zone };
}

export function formatClock(at: number, { locale, zone }: TimeOptions): string {
  return formatOf(locale, { ...clock, second: "2-digit", ...withZone(zone) }).format(at);
}

export function formatDate(at: number, { locale, zone }: TimeOptions): string {
  return formatOf(locale, { day: "numeric", month: "short", year: "numeric", ...withZone(zone) }).format(at);
}

/** Day, month and time to the second, for tables. */
export function formatStamp(at: number, { locale, zone }: TimeOptions): string {
  return formatOf(locale, { day: "2-digit", month: "short", ...clock, second: "2-digit", ...withZone(zone) }).format(at);
}

/** Weekday, date, time and zone: when something will happen. */
export function formatMoment(at: number, { locale, zone }: TimeOptions): string {
  return formatOf(locale, { weekday: "short", day: "numeric", month: "short", ...clock, timeZoneName: "short", ...withZone(zone) }).format(at);
}

/** "2d 03:04" or "03:04:05"; zero once passed. */
export function formatCountdown(leftMs: number): string {
  const seconds = Math.max(0, Math.floor(leftMs / 1000));
  const two = (value: number): string => String(value).padStart(2, "0");
  const days = Math.floor(seconds / 86_400);
  const hours = Math.floor((seconds % 86_400) / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  return days > 0 ? `${days}d ${two(hours)}:${two(minutes)}` : `${two(hours)}:${two(minutes)}:${two(seconds % 60)}`;
}
