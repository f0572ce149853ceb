import { historyCandlesMax, type PublishIndexHistory } from "@crossfloor/protocol";
import { done, refuse, type Verdict } from "../envelope/verdict.ts";
import type { EngineState } from "../state/engine-state.ts";
import { isOrigin } from "./publish-index.ts";

/** Levels from before the floor began, passed on for charts. The engine keeps none of them. */
export function publishIndexHistory(state: EngineState, command: PublishIndexHistory): Verdict {
  const { index: id, intervalMs, candles, source, simulated } = command;
  if (!isOrigin(command)) return refuse("command_must_be_well_formed", "source");
  if (intervalMs <= 0) return refuse("command_must_be_well_formed", "intervalMs");
  const index = state.indices[id];
  if (index === undefined) return refuse("index_must_exist");
  for (const { open, high, low, close } of candles) {
    if (low > open || low > close || high < open || high < close) return refuse("index_value_must_be_within_range", "a candle's low and high enclose it");
    if (low <= 0 && !index.definition.allowNegative) return refuse("index_value_must_be_within_range", "this index is positive");
  }
  if (candles.length === 0 || candles.length > historyCandlesMax) return refuse("history_must_be_bounded", `1 to ${historyCandlesMax} candles`);
  for (let place = 1; place < candles.length; place += 1) {
    if (candles[place].openAt <= candles[place - 1].openAt) return refuse("history_must_be_bounded", "candles ascend");
  }

  state.sink.other({ type: "indexHistoryPublished", index: id, intervalMs, candles, source, simulated });
  return done;
}
