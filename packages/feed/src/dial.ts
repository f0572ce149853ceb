/** One attempt at one connection: hello out, frames in, and the end of it told once. */
import { createConnection } from "node:net";
import { DecodeFault } from "@crossfloor/protocol";
import { type Frame, FrameFault, frameOf, FrameSplitter } from "./frame.ts";
import { type Hello, helloBody } from "./hello.ts";

/** A server that says nothing for this long is taken for dead: it pulses every second. */
const silenceMaxMs = 5_000;

export interface Dialled {
  write(bytes: Uint8Array): void;
  /** Stops reading; the server notices by its own buffer. */
  pause(): void;
  resume(): void;
  close(): void;
}

export interface DialOptions {
  readonly socketPath: string;
  readonly hello: Hello;
  /** May throw `DecodeFault` or `FrameFault`, which ends the connection. */
  onFrame(frame: Frame): void;
  /** After the connection ended or could not be made; not after `close`. */
  onDown(reason: string): void;
}

export function dial(options: DialOptions): Dialled {
  const socket = createConnection(options.socketPath);
  const splitter = new FrameSplitter();
  let over = false;
  let reason = "the connection ended";
  let paused = false;
  let heardAt = performance.now();
  const silence = setInterval(() => {
    if (paused || performance.now() - heardAt < silenceMaxMs) return;
    reason = `nothing was heard for ${silenceMaxMs} ms`;
    socket.destroy();
  }, silenceMaxMs / 5);
  socket.on("connect", () => socket.write(frameOf("hello", helloBody.write(options.hello))));
  socket.on("data", (chunk: Buffer) => {
    heardAt = performance.now();
    try {
      for (const frame of splitter.push(chunk)) if (!over) options.onFrame(frame);
    } catch (fault) {
      if (!(fault instanceof DecodeFault || fault instanceof FrameFault)) throw fault;
      reason = fault.message;
      socket.destroy();
    }
  });
  socket.on("error", (fault) => {
    reason = fault.message;
  });
  socket.on("close", () => {
    clearInterval(silence);
    if (over) return;
    over = true;
    options.onDown(reason);
  });
  return {
    write: (bytes) => void socket.write(bytes),
    pause() {
      paused = true;
      socket.pause();
    },
    resume() {
      paused = false;
      heardAt = performance.now();
      socket.resume();
    },
    close() {
      over = true;
      clearInterval(silence);
      socket.destroy();
    },
  };
}
