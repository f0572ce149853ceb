/** Where a part of a door tells what happened; the process that starts it decides what becomes of it. */
export type Log = (level: "info" | "warn" | "error", message: string, fields?: Record<string, unknown>) => void;
