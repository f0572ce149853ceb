/**
 * A recorded stream of price levels (Binance) through the client's own book, held against the venue's best bid and ask at the same update ids.
 * The venue numbers updates: a message covers those from `U` to `u`, the best prices bear the `u` of the update that made them.
 */
import { applyBookMessage, type BookLevel, type BookView } from "@crossfloor/client";

/** How a message says that it follows the one before. */
export type Continuation = "firstId" | "previousId";

export interface LevelsReport {
  readonly messages: number;
  readonly gaps: number;
  readonly levels: number;
  /** Best prices told at an update id at which our book stands too. */
  readonly compared: number;
  readonly equal: number;
  readonly mismatches: { readonly [why in LevelsMismatch]: number };
}

/** `price`: our best price is another. `size`: the price agrees, the size does not. */
export type LevelsMismatch = "price" | "size";

interface Snapshot { readonly lastUpdateId: number; readonly bids: readonly BookLevel[]; readonly asks: readonly BookLevel[] }
interface Depth { readonly U: number; readonly u: number; readonly pu?: number; readonly b: readonly BookLevel[]; readonly a: readonly BookLevel[] }
interface Ticker { readonly u: number; readonly b: string; readonly B: string; readonly a: string; readonly A: string }
type Best = readonly [bid: string, bidSize: string, ask: string, askSize: string];

/** Best prices and states of the book are kept this long (in messages) for the other to come: either may be told first. */
const keptMax = 5_000;

export async function replayLevels(lines: AsyncIterable<string>, continuation: Continuation): Promise<LevelsReport> {
  let view: BookView | undefined;
  let n = 0;
  let lastId: number | undefined;
  let early: Depth[] = [];
  let [messages, gaps, compared, equal] = [0, 0, 0, 0];
  const mismatches = { price: 0, size: 0 };
  const tickers = new Map<number, Best>();
  const states = new Map<number, Best>();

  function compare(ours: Best, theirs: Best): void {
    compared += 1;
    if (ours.every((each, place) => each === theirs[place])) equal += 1;
    else if (ours[0] === theirs[0] && ours[2] === theirs[2]) mismatches.size += 1;
    else mismatches.price += 1;
  }

  function meet(from: Map<number, Best>, to: Map<number, Best>, id: number, best: Best, tell: (other: Best) => void): void {
    const other = to.get(id);
    if (other !== undefined) {
      to.delete(id);
      return tell(other);
    }
    from.set(id, best);
    if (from.size > keptMax) for (const oldest of from.keys()) { from.delete(oldest); break; }
  }

  function take(depth: Depth): void {
    if (view === undefined || lastId === undefined) throw new Error("a stream is followed from its snapshot");
    if (depth.u <= lastId) return;
    messages += 1;
    // The first after the snapshot covers the snapshot's own id; from then on one follows the other.
    const follows = n === 1 ? depth.U <= lastId + 1 : continuation === "firstId" ? depth.U === lastId + 1 : depth.pu === lastId;
    n += follows ? 1 : 2;
    const next = applyBookMessage(view, { kind: "delta", n, seq: depth.u, at: depth.u, bids: depth.b, asks: depth.a, checksum: null });
    lastId = depth.u;
    if (typeof next === "string") {
      gaps += 1;
      view = { ...view, n };
      return;
    }
    view = next;
    const [bid, ask] = [view.bids[0], view.asks[0]];
    if (bid === undefined || ask === undefined) return;
    const best: Best = [bid[0], bid[1], ask[0], ask[1]];
    meet(states, tickers, depth.u, best, (theirs) => compare(best, theirs));
  }

  for await (const line of lines) {
    const message = payloadOf(line);
    if (isSnapshot(message)) {
      n = 1;
      lastId = message.lastUpdateId;
      const seen = applyBookMessage(undefined, { kind: "snapshot", n, seq: lastId, at: lastId, bids: message.bids, asks: message.asks, checksum: null });
      if (typeof seen === "string") throw new Error("a snapshot is within the bound of a copy");
      view = seen;
      for (const depth of early) take(depth);
      early = [];
    } else if (isDepth(message)) {
      if (view === undefined) early.push(message);
      else take(message);
    } else if (isTicker(message)) {
      const best: Best = [message.b, message.B, message.a, message.A];
      meet(tickers, states, message.u, best, (ours) => compare(ours, best));
    }
  }
  return { messages, gaps, levels: (view?.bids.length ?? 0) + (view?.asks.length ?? 0), compared, equal, mismatches };
}

/** A line is the receiver's clock, a blank, and the message as the venue sent it: bare, or as `data` of a named stream. */
function payloadOf(line: string): object {
  const parsed: unknown = JSON.parse(line.slice(line.indexOf(" ") + 1));
  const payload = typeof parsed === "object" && parsed !== null && "data" in parsed ? parsed.data : parsed;
  if (typeof payload !== "object" || payload === null) throw new Error(`a line holds a message: ${line.slice(0, 100)}`);
  return payload;
}

// The recordings hold exactly these shapes; each is told by fields that only it has.
function isSnapshot(message: object): message is Snapshot {
  return "lastUpdateId" in message && "bids" in message && "asks" in message;
}
function isDepth(message: object): message is Depth {
  return "e" in message && message.e === "depthUpdate";
}
function isTicker(message: object): message is Ticker {
  return "u" in message && "B" in message && "A" in message;
}
