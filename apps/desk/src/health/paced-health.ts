import type { HealthPort } from "@crossfloor/api";
import type { Pace } from "@crossfloor/door";
import { TRPCError } from "@trpc/server";

/** Subscriptions of one connection at a time. */
export const subscriptionsMax = 10;

/** Health as one connection gets it: no faster than it reads. */
export function pacedHealth(port: HealthPort, pace: Pace): HealthPort {
  let open = 0;
  return {
    health: () => port.health(),
    async *liveHealth(signal) {
      if (open >= subscriptionsMax) throw new TRPCError({ code: "TOO_MANY_REQUESTS", message: "too_many_subscriptions" });
      open += 1;
      try {
        for await (const health of port.liveHealth(signal)) {
          yield health;
          await pace.ready(signal);
        }
      } finally {
        open -= 1;
      }
    },
  };
}
