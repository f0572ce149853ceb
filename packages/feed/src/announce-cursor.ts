/** Tells the writer how far a reader of the journal itself has come: the event archive counts as a durable subscriber. */
import type { Seq } from "@crossfloor/protocol";
import { dial, type Dialled } from "./dial.ts";
import { frameOf } from "./frame.ts";
import { type Checkpoint, checkpointBody, cursorBody, feedProtocol, type Pulse, pulseBody, refusedBody } from "./hello.ts";

export interface AnnounceCursorOptions {
  readonly socketPath: string;
  readonly name: string;
  readonly build?: string;
  cursor(): Seq;
  onPulse?(pulse: Pulse): void;
  onState?(state: "up" | "away" | "refused", detail: string): void;
}

export interface CursorAnnouncement {
  /** Tells the writer that its state is another than this replica's: it stops. */
  disagree(ours: Checkpoint): void;
  close(): void;
}

const retryMs = 100;

/** Says hello with the cursor, and the cursor again with every pulse, until closed. */
export function announceCursor(options: AnnounceCursorOptions): CursorAnnouncement {
  let connection: Dialled | undefined;
  let retry: NodeJS.Timeout | undefined;
  let closed = false;
  const connect = (): void => {
    let why: string | undefined;
    connection = dial({
      socketPath: options.socketPath,
      hello: { channel: "cursor", protocol: feedProtocol, build: options.build ?? "", epoch: 0, name: options.name, from: options.cursor() },
      onFrame(frame) {
        if (frame.kind === "welcome") options.onState?.("up", "");
        else if (frame.kind === "refused") {
          const { reason, detail } = refusedBody.read(frame.body);
          why = `${reason}: ${detail}`;
        } else if (frame.kind === "pulse") {
          options.onPulse?.(pulseBody.read(frame.body));
          connection?.write(frameOf("cursor", cursorBody.write({ cursor: options.cursor() })));
        }
      },
      onDown(reason) {
        if (closed) return;
        options.onState?.(why === undefined ? "away" : "refused", why ?? reason);
        retry = setTimeout(connect, why === undefined ? retryMs : retryMs * 10);
      },
    });
  };
  connect();
  return {
    disagree: (ours) => connection?.write(frameOf("disagree", checkpointBody.write(ours))),
    close() {
      closed = true;
      clearTimeout(retry);
      connection?.close();
    },
  };
}
