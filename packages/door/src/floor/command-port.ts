import { type CommandPort, EngineAway } from "@crossfloor/api";
import { WriterAway, type WriterLink } from "@crossfloor/feed";

/** A command waits this long for its answer; after it, the engine refuses it as expired, so it can no longer happen. */
export const commandWaitMs = 10_000;

export function createCommandPort(link: Pick<WriterLink, "send">, waitMs: number = commandWaitMs): CommandPort {
  return {
    async send(command, lane) {
      try {
        return await link.send(command, { lane, deadlineMs: waitMs });
      } catch (error) {
        if (error instanceof WriterAway) throw new EngineAway("the engine did not answer in time", { cause: error });
        throw error;
      }
    },
  };
}
