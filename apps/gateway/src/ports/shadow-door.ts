/** What the gateway asks of the shadow. The shadow's own router answers it; tests may stand in for it. */
import type { AccountViewDto, FloorSnapshot, WhatIfDto } from "@crossfloor/api";
import type { AccountId, PlaceOrder } from "@crossfloor/protocol";

export interface ShadowDoor {
  floorSnapshot(): Promise<FloorSnapshot>;
  accountView(account: AccountId): Promise<AccountViewDto>;
  /** The whole view at once and after every change; ends with an error when the shadow is lost. */
  accountViewChanges(account: AccountId, signal: AbortSignal): AsyncIterable<AccountViewDto>;
  whatIf(command: PlaceOrder): Promise<WhatIfDto>;
  close(): Promise<void>;
}
