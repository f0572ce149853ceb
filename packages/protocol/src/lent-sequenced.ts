/**
 * A record of the journal that is filled in again for each one: it holds until the next, and whoever applies it keeps nothing of it. Sequencer
 * and replay use the same form, since the engine's machine code is made for the form that it is given.
 *
 * Times and serials begin as numbers that are no small integers, so that their fields hold numbers as they are. In an object that is written out
 * each would be one more object, two lines of memory for every command.
 */
import type { UnixMs } from "@crossfloor/instruments";
import type { Command, Sequenced } from "./command.ts";
import type { OriginId, Seq } from "./ids.ts";

const wide = Number.MAX_SAFE_INTEGER;

export class LentSequenced implements Sequenced {
  seq = 0 as Seq;
  at = wide as UnixMs;
  wall = wide as UnixMs;
  origin = 0 as OriginId;
  serial = wide;
  deadline = wide as UnixMs;
  command: Command = { type: "advanceTime" };

  fill(seq: Seq, at: UnixMs, wall: UnixMs, origin: OriginId, serial: number, deadline: UnixMs, command: Command): this {
    this.seq = seq;
    this.at = at;
    this.wall = wall;
    this.origin = origin;
    this.serial = serial;
    this.deadline = deadline;
    this.command = command;
    return this;
  }
}
