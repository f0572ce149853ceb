/** A floor that takes every command and remembers it; time and faults are the test's. */
import type { UnixMs } from "@crossfloor/instruments";
import type { Command, OrderId, Outcome, Refusal, Seq } from "@crossfloor/protocol";
import type { FloorPort, FloorPulse } from "../floor-port.ts";

export class RecordingFloor implements FloorPort {
  readonly commands: Command[] = [];
  heard: FloorPulse | undefined;
  /** Fails this many sends before answering again. */
  failing = 0;
  refuse: (command: Command) => Refusal | null = () => null;

  at(at: number, wall: number, speed = 1): void {
    this.heard = { at: at as UnixMs, wall: wall as UnixMs, speedNano: speed * 1_000_000_000 };
  }

  pulse(): FloorPulse | undefined {
    return this.heard;
  }

  send(command: Command): Promise<Outcome> {
    if (this.failing > 0) {
      this.failing -= 1;
      return Promise.reject(new Error("no answer"));
    }
    this.commands.push(command);
    return Promise.resolve({ seq: this.commands.length as Seq, refusal: this.refuse(command), detail: "", order: 0 as OrderId });
  }

  published(index: number): { value: number; staleWeight: number; source: string; simulated: boolean; sources: number; validForMs: number }[] {
    return this.commands.flatMap((command) => (command.type === "publishIndex" && command.index === index ? [command] : []));
  }
}
