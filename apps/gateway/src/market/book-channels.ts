/**
 * The views of a market's book as channels: the best prices (L1), the sums by price (L2), and order by order (L3). Each is made once per market and depth,
 * numbered, shared by all who watch, and moved on only while somebody does.
 */
import { type BookBestMessageDto, type BookMessageDto, type BookOrdersMessageDto, bookLevelsMax, bookOrdersMax } from "@crossfloor/api";
import { bookChecksum, checksumLevelsMax } from "@crossfloor/protocol";
import { assert } from "@crossfloor/stdx";
import type { InstrumentPicture } from "./instrument-picture.ts";
import { levelsText, ordersText } from "./market-text.ts";
import { type Level, levelChanges, orderChanges, type QueuedOrder } from "./side-orders.ts";
import { createVersionedChannel, type VersionedChannel } from "./versioned-channel.ts";

/** Channels of one kind, however many markets and depths are listed. */
export const bookChannelsMax = 10_000;

export interface BookChannels {
  best(instrument: number): VersionedChannel<BookBestMessageDto>;
  levels(instrument: number, depth: number): VersionedChannel<BookMessageDto>;
  orders(instrument: number, depth: number): VersionedChannel<BookOrdersMessageDto>;
  /** Moves the watched channels on by what happened since the last step. */
  step(): void;
  /** The picture was made anew: everybody gets the whole. */
  reset(): void;
}

/** One view of one market: what was last told, and the channel that tells. */
interface View<Row, Message> { readonly instrument: number; readonly depth: number; bids: readonly Row[]; asks: readonly Row[]; seq: number; at: number; readonly channel: VersionedChannel<Message> }

interface ViewKind<Row, Message> {
  read(picture: InstrumentPicture, depth: number): { readonly bids: readonly Row[]; readonly asks: readonly Row[] };
  whole(picture: InstrumentPicture, view: View<Row, Message>, n: number): Message;
  /** `undefined` if nothing that the view shows has changed. */
  step(picture: InstrumentPicture, before: { readonly bids: readonly Row[]; readonly asks: readonly Row[] }, view: View<Row, Message>): ((n: number) => Message) | undefined;
}

const best: ViewKind<Level, BookBestMessageDto> = {
  read: (picture) => ({ bids: picture.bids.top(1), asks: picture.asks.top(1) }),
  whole: (picture, view, n) => ({ kind: "snapshot", n, seq: view.seq, at: view.at, ...bestText(picture, view) }),
  step(picture, before, view) {
    if (levelChanges(before.bids, view.bids).length + levelChanges(before.asks, view.asks).length === 0) return undefined;
    return (n) => ({ kind: "delta", n, seq: view.seq, at: view.at, ...bestText(picture, view) });
  },
};

const levels: ViewKind<Level, BookMessageDto> = {
  read: (picture, depth) => ({ bids: picture.bids.top(depth), asks: picture.asks.top(depth) }),
  whole: (picture, view, n) => ({
    kind: "snapshot", n, seq: view.seq, at: view.at, bids: levelsText(picture, view.bids), asks: levelsText(picture, view.asks), checksum: levelsChecksum(picture, view),
  }),
  step(picture, before, view) {
    const bids = levelsText(picture, levelChanges(before.bids, view.bids));
    const asks = levelsText(picture, levelChanges(before.asks, view.asks));
    if (bids.length + asks.length === 0) return undefined;
    const checksum = levelsChecksum(picture, view);
    return (n) => ({ kind: "delta", n, seq: view.seq, at: view.at, bids, asks, checksum });
  },
};

const orders: ViewKind<QueuedOrder, BookOrdersMessageDto> = {
  read: (picture, depth) => ({ bids: picture.bids.first(depth), asks: picture.asks.first(depth) }),
  whole(picture, view, n) {
    const bids = ordersText(picture, view.bids);
    const asks = ordersText(picture, view.asks);
    return { kind: "snapshot", n, seq: view.seq, at: view.at, bids, asks, checksum: ordersChecksum(picture, view) };
  },
  step(picture, before, view) {
    const bids = ordersText(picture, orderChanges(before.bids, view.bids));
    const asks = ordersText(picture, orderChanges(before.asks, view.asks));
    if (bids.length + asks.length === 0) return undefined;
    const checksum = ordersChecksum(picture, view);
    return (n) => ({ kind: "delta", n, seq: view.seq, at: view.at, bids, asks, checksum });
  },
};

export function createBookChannels(pictureOf: (instrument: number) => InstrumentPicture | undefined): BookChannels {
  const families = [createFamily(best, pictureOf), createFamily(levels, pictureOf), createFamily(orders, pictureOf)] as const;
  return {
    best: (instrument) => families[0].channel(instrument, 1),
    levels(instrument, depth) {
      assert(depth >= checksumLevelsMax && depth <= bookLevelsMax, "a book of levels is as deep as its checksum, and bounded");
      return families[1].channel(instrument, depth);
    },
    orders(instrument, depth) {
      assert(depth >= 1 && depth <= bookOrdersMax, "a book of orders is bounded");
      return families[2].channel(instrument, depth);
    },
    step() {
      for (const family of families) family.step();
    },
    reset() {
      for (const family of families) family.reset();
    },
  };
}

interface Family<Message> { channel(instrument: number, depth: number): VersionedChannel<Message>; step(): void; reset(): void }

function createFamily<Row, Message>(kind: ViewKind<Row, Message>, pictureOf: (instrument: number) => InstrumentPicture | undefined): Family<Message> {
  const views = new Map<string, View<Row, Message>>();

  function listed(instrument: number): InstrumentPicture {
    const picture = pictureOf(instrument);
    assert(picture !== undefined, "a channel's instrument is listed");
    return picture;
  }

  function look(view: View<Row, Message>, picture: InstrumentPicture): void {
    Object.assign(view, kind.read(picture, view.depth));
    view.seq = picture.bookSeq;
    view.at = picture.bookAt;
  }

  return {
    channel(instrument, depth) {
      const key = `${instrument}/${depth}`;
      let view = views.get(key);
      if (view === undefined) {
        assert(views.size < bookChannelsMax, "there are no more channels than markets and depths can need");
        const made: View<Row, Message> = { instrument, depth, bids: [], asks: [], seq: 0, at: 0, channel: createVersionedChannel((n) => kind.whole(listed(instrument), made, n)) };
        view = made;
        views.set(key, view);
      }
      // Nobody was told of the steps since the last watcher left.
      if (view.channel.watchers === 0) {
        look(view, listed(instrument));
        view.channel.reset();
      }
      return view.channel;
    },
    step() {
      for (const view of views.values()) {
        const picture = listed(view.instrument);
        if (view.channel.watchers === 0 || !picture.bookChanged) continue;
        const before = { bids: view.bids, asks: view.asks };
        look(view, picture);
        const message = kind.step(picture, before, view);
        if (message !== undefined) view.channel.publish(message);
      }
    },
    reset() {
      for (const view of views.values()) {
        const picture = pictureOf(view.instrument);
        if (picture !== undefined) look(view, picture);
        view.channel.reset();
      }
    },
  };
}

function bestText(picture: InstrumentPicture, { bids, asks }: { readonly bids: readonly Level[]; readonly asks: readonly Level[] }): Pick<BookBestMessageDto, "bid" | "ask"> {
  return { bid: levelsText(picture, bids)[0] ?? null, ask: levelsText(picture, asks)[0] ?? null };
}

function levelsChecksum(picture: InstrumentPicture, { bids, asks }: { readonly bids: readonly Level[]; readonly asks: readonly Level[] }): number {
  return bookChecksum(levelsText(picture, bids.slice(0, checksumLevelsMax)), levelsText(picture, asks.slice(0, checksumLevelsMax)));
}

function ordersChecksum(picture: InstrumentPicture, { bids, asks }: { readonly bids: readonly QueuedOrder[]; readonly asks: readonly QueuedOrder[] }): number {
  return bookChecksum(pricedRows(picture, bids), pricedRows(picture, asks));
}

/** The rows that the checksum reads: a deep book has many more, and this runs at every step. */
function pricedRows(picture: InstrumentPicture, orders: readonly QueuedOrder[]): readonly (readonly [string, string])[] {
  let levels = 0;
  const end = orders.findIndex(([, price], place) => {
    if (price !== orders[place - 1]?.[1]) levels += 1;
    return levels > checksumLevelsMax;
  });
  return ordersText(picture, end === -1 ? orders : orders.slice(0, end)).map(([, price, size]) => [price, size] as const);
}
