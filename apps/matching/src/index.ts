export { type Folders, foldersOf, type Log, type LogLevel } from "./options.ts";
export { type Applied, RecordFault, Replica, type Restored, restoreReplica } from "./replica.ts";
export { archiveName, type Shadow, type ShadowOptions, startShadow } from "./shadow/start-shadow.ts";
export { decodeSnapshotBody, encodeSnapshotBody, type SnapshotBody, type TermsVersion } from "./snapshot-body.ts";
export { type ClockOptions, type Stamp, VenueClock } from "./venue-clock.ts";
export { readCursors } from "./writer/durable-cursors.ts";
export { CursorAheadFault, startWriter, type Writer, type WriterOptions } from "./writer/start-writer.ts";
