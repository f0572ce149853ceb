export { announceCursor, type AnnounceCursorOptions, type CursorAnnouncement } from "./announce-cursor.ts";
export { type ArchiveServerOptions, startArchiveServer } from "./archive-server.ts";
export { frameBytesMax, FrameFault } from "./frame.ts";
export { type Checkpoint, feedProtocol, type HelloRefusal, type Pulse, type Welcome } from "./hello.ts";
export { connectWriter, type ConnectWriterOptions, type LinkState, pendingMax, type SendOptions, WriterAway, type WriterLink } from "./link.ts";
export { type EncodedRecord, recordBytesMax, RecordRing, type RingLimits } from "./record-ring.ts";
export { type Lane, type Role, roleMaySend, windows } from "./role.ts";
export { type FeedServer, type FeedServerOptions, linksMax, type ReceivedCommand, startFeedServer } from "./server.ts";
export { subscribeEvents, type SubscribeOptions, type Subscription, type SubscriptionState } from "./subscribe.ts";
