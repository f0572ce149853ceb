/** Serves records that the writer no longer keeps. It ends where the archive ends: from there on the reader asks the writer. */
import type { Socket } from "node:net";
import { DecodeFault, type Seq } from "@crossfloor/protocol";
import { FrameFault, frameOf, FrameSplitter } from "./frame.ts";
import { cursorBody, type EventsHello, feedProtocol, helloBody, type Refused, refusedBody, welcomeBody } from "./hello.ts";
import type { EncodedRecord } from "./record-ring.ts";
import { recordsFrame, recordsFrameBytes } from "./records-frame.ts";
import { windows } from "./role.ts";
import { closeServer, linksMax, listenOnSocket } from "./server.ts";

export interface ArchiveServerOptions {
  readonly socketPath: string;
  readonly build: string;
  /** The oldest archived sequence; one past `newest` when there is none. */
  oldest(): Seq;
  newest(): Seq;
  /** From `first` to `last`, in order and without a gap, in batches. A rejection (a damaged segment) ends the connection and is told to `onFault`. */
  read(first: Seq, last: Seq): AsyncIterable<readonly EncodedRecord[]>;
  onFault(fault: Error): void;
}

export async function startArchiveServer(options: ArchiveServerOptions): Promise<{ close(): Promise<void> }> {
  const sockets = new Set<Socket>();

  async function serve(socket: Socket, hello: EventsHello): Promise<void> {
    const newest = options.newest();
    if (hello.from > newest) return refuse(socket, { reason: "cursor_is_ahead", detail: `${hello.name} has seen ${hello.from}, the archive ends at ${newest}` });
    if (hello.from + 1 < options.oldest()) {
      return refuse(socket, { reason: "archive_is_pruned", detail: `the archive begins at ${options.oldest()}, ${hello.name} needs ${hello.from + 1}` });
    }
    socket.write(frameOf("welcome", welcomeBody.write({ protocol: feedProtocol, build: options.build, epoch: 0, durable: newest, window: windows })));
    let frame: Uint8Array[] = [];
    let size = 0;
    const send = async (): Promise<void> => {
      const flowing = socket.write(recordsFrame(frame));
      frame = [];
      size = 0;
      if (!flowing) await drained(socket);
    };
    for await (const batch of options.read((hello.from + 1) as Seq, newest)) {
      for (const { bytes } of batch) {
        frame.push(bytes);
        size += bytes.length;
        if (size >= recordsFrameBytes) await send();
      }
      if (socket.destroyed) return;
    }
    if (frame.length > 0) await send();
    socket.end(frameOf("archiveEnd", cursorBody.write({ cursor: newest })));
  }

  const server = await listenOnSocket(
    options.socketPath,
    (socket) => {
      sockets.add(socket);
      const splitter = new FrameSplitter();
      let greeted = false;
      socket.on("close", () => sockets.delete(socket));
      socket.on("error", () => socket.destroy()); // the reader went away; it resumes by its cursor
      if (sockets.size > linksMax) return refuse(socket, { reason: "too_many_links", detail: `at most ${linksMax}` });
      socket.on("data", (chunk: Buffer) => {
        try {
          for (const { kind, body } of splitter.push(chunk)) {
            if (kind === "cursor" && greeted) continue;
            if (kind !== "hello" || greeted) throw new FrameFault("an archive reader says hello once");
            greeted = true;
            const hello = helloBody.read(body);
            if (hello.channel !== "events") return refuse(socket, { reason: "not_served_here", detail: "the archive serves events" });
            if (hello.protocol !== feedProtocol) return refuse(socket, { reason: "protocol_differs", detail: `archive ${feedProtocol}, ${hello.name} ${hello.protocol}` });
            serve(socket, hello).catch((fault: unknown) => {
              socket.destroy();
              options.onFault(fault instanceof Error ? fault : new Error(String(fault)));
            });
          }
        } catch (fault) {
          if (!(fault instanceof FrameFault || fault instanceof DecodeFault)) throw fault;
          socket.destroy();
        }
      });
    },
    options.onFault,
  );
  return {
    async close() {
      for (const socket of sockets) socket.destroy();
      await closeServer(server);
    },
  };
}

function refuse(socket: Socket, refused: Refused): void {
  socket.end(frameOf("refused", refusedBody.write(refused)));
}

function drained(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      socket.off("drain", done);
      socket.off("close", done);
      resolve();
    };
    socket.on("drain", done);
    socket.on("close", done);
  });
}
