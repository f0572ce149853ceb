/**
 * The gateway's own picture of the floor: it starts from the shadow's snapshot and follows the events after it, each once and in order.
 * It is a fold without clock or sockets, so that the same events always make the same picture.
 */
import { type FloorSnapshot, type InstrumentDto, type InstrumentStatus, type Listings, toInstrumentDto } from "@crossfloor/api";
import { type Asset, type AssetId, type IndexDefinition, indexOf, type Instrument, type InstrumentId } from "@crossfloor/instruments";
import type { Event, EventRecord, InstrumentStatusChanged } from "@crossfloor/protocol";
import { assert, unreachable } from "@crossfloor/stdx";
import { createInstrumentPicture, type InstrumentPicture, sideOf, takeFill } from "./instrument-picture.ts";

export interface FloorPicture {
  /** The last record taken. */
  readonly seq: number;
  /** The last record that held an event: what the read model must know to know all. */
  readonly eventSeq: number;
  readonly at: number;
  readonly wall: number;
  readonly instruments: ReadonlyMap<number, InstrumentPicture>;
  /** Rises when an instrument is listed, changes its terms or its status. */
  readonly listingVersion: number;
  asset(code: string): Asset | undefined;
  assetById(id: AssetId): Asset | undefined;
  indexDefinition(picture: InstrumentPicture): IndexDefinition;
  dto(id: number): InstrumentDto | undefined;
  /** Any version of a listed instrument's terms, with its present status. */
  describe(instrument: Instrument): InstrumentDto;
  /** Sources of the prices in use, and whether one of them is simulated. */
  origins(): { readonly sources: readonly string[]; readonly simulated: boolean };
  /** Throws when a record is not the next one or does not fit what is known: the picture must then be made anew. */
  take(record: EventRecord): void;
}

const proposed: InstrumentStatus = { state: "proposed", mode: "continuous", session: "closed", until: null, haltReason: null, note: "" };

export function createFloorPicture(snapshot: FloorSnapshot): FloorPicture {
  let { seq, at } = snapshot as { seq: number; at: number };
  let wall = 0;
  let eventSeq = seq;
  let listingVersion = 1;
  const assets = new Map<number, Asset>(snapshot.assets.map((asset) => [asset.id, asset]));
  const assetIds = new Map<string, number>(snapshot.assets.map((asset) => [asset.code, asset.id]));
  const indices = new Map<number, IndexDefinition>(snapshot.indices.map((index) => [index.id, index]));
  const calendars = new Map<number, string>(snapshot.calendars.map(({ id, code }) => [id, code]));
  const pictures = new Map<number, InstrumentPicture>();
  /** Instruments that follow an index. */
  const followers = new Map<number, InstrumentPicture[]>();
  const dtos = new Map<number, InstrumentDto>();
  const listings: Listings = { asset: (id) => assets.get(id), index: (id) => indices.get(id), calendarCode: (id) => calendars.get(id) };

  for (const each of snapshot.instruments) {
    const picture = createInstrumentPicture(each.instrument, each.status, at, seq);
    picture.mark = each.mark;
    picture.index = each.index;
    for (const [order, price, size] of each.bids) picture.bids.rest(order, price, size);
    for (const [order, price, size] of each.asks) picture.asks.rest(order, price, size);
    enter(picture);
  }

  function enter(picture: InstrumentPicture): void {
    pictures.set(picture.instrument.id, picture);
    const index = indexOf(picture.instrument.product);
    followers.set(index, [...(followers.get(index) ?? []), picture]);
  }

  function of(id: InstrumentId): InstrumentPicture {
    const picture = pictures.get(id);
    assert(picture !== undefined, "an event names a listed instrument");
    return picture;
  }

  function relisted(picture: InstrumentPicture): void {
    dtos.delete(picture.instrument.id);
    listingVersion += 1;
    touchMarket(picture);
  }

  function touchMarket(picture: InstrumentPicture): void {
    picture.marketChanged = true;
    picture.changedAt = at;
  }

  function touchBook(picture: InstrumentPicture): void {
    picture.bookChanged = true;
    picture.bookSeq = seq;
    picture.bookAt = at;
    touchMarket(picture);
  }

  function takeEvent(event: Event): void {
    switch (event.type) {
      case "assetListed":
        assets.set(event.asset.id, event.asset);
        assetIds.set(event.asset.code, event.asset.id);
        return;
      case "indexDefined":
        indices.set(event.definition.id, event.definition);
        for (const picture of followers.get(event.definition.id) ?? []) relisted(picture);
        return;
      case "calendarSet":
        calendars.set(event.calendar.id, event.calendar.code);
        return;
      case "instrumentListed": {
        const picture = createInstrumentPicture(event.instrument, proposed, at, seq);
        enter(picture);
        return relisted(picture);
      }
      case "instrumentChanged": {
        const picture = of(event.instrument.id);
        picture.instrument = event.instrument;
        return relisted(picture);
      }
      case "instrumentStatusChanged": {
        const picture = of(event.instrument);
        picture.status = statusOf(event);
        return relisted(picture);
      }
      case "orderRested": {
        const picture = of(event.instrument);
        sideOf(picture, event.side).rest(event.order, event.price, event.size);
        return touchBook(picture);
      }
      case "orderCancelled": {
        if (!event.resting) return;
        const picture = of(event.instrument);
        const side = sideOf(picture, event.side);
        const [, price, size] = side.at(event.order);
        assert(price === event.price && size === event.remaining, "a cancelled order leaves with what lies there");
        side.remove(event.order);
        return touchBook(picture);
      }
      case "orderAmended": {
        const picture = of(event.instrument);
        const side = sideOf(picture, event.side);
        const [, price, size] = side.at(event.order);
        assert(price === event.priceBefore && size === event.sizeBefore, "an order is amended from what lies there");
        if (event.kept) side.shrink(event.order, event.size);
        else side.remove(event.order);
        return touchBook(picture);
      }
      case "fill": {
        const picture = of(event.instrument);
        takeFill(picture, event, at, seq);
        return touchBook(picture);
      }
      case "indexPublished": {
        const { value, source, simulated, validUntil } = event;
        for (const picture of followers.get(event.index) ?? []) {
          picture.index = { value, source, simulated, validUntil };
          touchMarket(picture);
        }
        return;
      }
      case "markChanged": {
        const picture = of(event.instrument);
        picture.mark = { value: event.mark, source: event.source, simulated: event.simulated };
        return touchMarket(picture);
      }
      // No screen of the market shows these.
      case "commandRefused":
      case "checkpointed":
      case "accountOpened":
      case "depositCredited":
      case "finalizedHeightRaised":
      case "pledgeMoved":
      case "entryPosted":
      case "orderAccepted":
      case "positionChanged":
      case "indexHistoryPublished":
      case "instrumentSettled":
        return;
      default:
        return unreachable(event);
    }
  }

  return {
    get seq() { return seq; },
    get eventSeq() { return eventSeq; },
    get at() { return at; },
    get wall() { return wall; },
    get listingVersion() { return listingVersion; },
    instruments: pictures,
    asset(code) {
      const id = assetIds.get(code);
      return id === undefined ? undefined : assets.get(id);
    },
    assetById: (id) => assets.get(id),
    indexDefinition(picture) {
      const definition = indices.get(indexOf(picture.instrument.product));
      assert(definition !== undefined, "an instrument's index is defined");
      return definition;
    },
    dto(id) {
      const picture = pictures.get(id);
      if (picture === undefined) return undefined;
      const known = dtos.get(id) ?? toInstrumentDto(picture.instrument, picture.status, listings);
      dtos.set(id, known);
      return known;
    },
    describe: (instrument) => toInstrumentDto(instrument, of(instrument.id).status, listings),
    origins() {
      const sources = new Set<string>();
      let simulated = false;
      for (const { index, mark } of pictures.values()) {
        const point = index ?? mark;
        if (point === null) continue;
        sources.add(point.source);
        simulated ||= point.simulated;
      }
      return { sources: [...sources].sort(), simulated };
    },
    take(record) {
      assert(record.seq === seq + 1, "records come once each, in order");
      seq = record.seq;
      at = record.at;
      wall = record.wall;
      if (record.events.length > 0) eventSeq = seq;
      for (const event of record.events) takeEvent(event);
    },
  };
}

function statusOf({ state, mode, session, until, haltReason, note }: InstrumentStatusChanged): InstrumentStatus {
  return { state, mode, session, until, haltReason, note };
}
