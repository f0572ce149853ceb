/** The parts of writer and shadow that work on the disk, without sockets: for whoever runs them on a disk that fails. */
export { type Folders, foldersOf, type Log } from "./options.ts";
export { RecordFault, Replica } from "./replica.ts";
export { JournalFollower, restoreBehind } from "./shadow/journal-follower.ts";
export { VenueClock } from "./venue-clock.ts";
export { type RecoveredWriter, recoverWriter, type RecoverOptions } from "./writer/recover-writer.ts";
export { Sequencer, type SequencerOptions } from "./writer/sequencer.ts";
