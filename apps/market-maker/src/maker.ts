/** Quotes every open instrument around its reference, within what its funds allow. One `turn` is one look at everything. */
import type { AccountState, Answer, Door, MarketTerms, OwnOrder, Side } from "./door.ts";
import { budgetsOf, healthOf, type InstrumentBudget, offeredOf } from "./budget.ts";
import { levelsPerSide, type Quote, quotesOf, spacingOf } from "./grid.ts";
import { planOf, type Step } from "./plan.ts";

export type Log = (level: "info" | "warn", message: string, fields?: Readonly<Record<string, string | number | boolean>>) => void;

export interface MakerOptions {
  readonly door: Door;
  readonly log: Log;
}

/** How often the account is read when nothing is amiss. */
const lookEveryMs = 3_000;
/** After a change whose outcome is unknown, and after orders were found gone. */
const lookSoonMs = 300;
/** One instrument's quotes are moved no more often than this. */
const requoteEveryMs = 1_000;
/** No instrument is begun in a turn that has sent so many commands: a long catalogue is quoted over several turns, not in a burst. */
const commandsPerTurnMax = 96;
/** What was refused is not asked again for this long. */
const refusedPauseMs = 5_000;
/** A side that ran out of funds is quoted at half size, then with fewer levels, then not at all; and trusted again after this. */
const scaleRecoversMs = 60_000;
const scaleMin = 1 / 64;
/** The grid is laid anew when the reference has moved so far that its spacing is wrong by a fifth. */
const spacingDriftMax = 0.2;

interface Quoted {
  readonly terms: MarketTerms;
  spacing: number;
  /** Centre of the quotes that stand, or `undefined` when they must be looked at whatever it is. */
  centre: number | undefined;
  requotedAt: number;
  pausedUntil: number;
  readonly scale: Record<Side, { value: number; since: number }>;
  /** Spot: what was held at first, taken as the inventory to come back to. */
  holdingAtFirst: number | undefined;
}

interface KnownOrder extends OwnOrder { /** Sequence at which this was so. */ readonly seq: number }

export class Maker {
  readonly #door: Door;
  readonly #log: Log;
  readonly #quoted = new Map<number, Quoted>();
  readonly #orders = new Map<number, KnownOrder>();
  #account: AccountState | undefined;
  #lookAt = 0;
  /** The instrument with which the next turn begins, when the last one stopped early. */
  #firstNext: number | undefined;

  constructor({ door, log }: MakerOptions) {
    this.#door = door;
    this.#log = log;
  }

  /** `now` is monotone milliseconds. Never rejects for what the floor answers. */
  async turn(now: number): Promise<void> {
    if (now >= this.#lookAt) await this.#look(now);
    const account = this.#account;
    if (account === undefined) return;
    const open = this.#door.terms().flatMap((terms) => {
      const market = this.#door.market(terms.id);
      return market?.isOpen === true && market.reference !== null ? [{ terms, reference: market.reference }] : [];
    });
    const budgets = budgetsOf(account, this.#door.terms().length, open);
    await this.#withdrawClosed(now);
    // Where the last turn stopped for want of room, this one begins, so that no market waits for ever.
    const from = Math.max(0, open.findIndex(({ terms }) => terms.id === this.#firstNext));
    this.#firstNext = undefined;
    let commands = 0;
    for (const { terms, reference } of [...open.slice(from), ...open.slice(0, from)]) {
      if (commands >= commandsPerTurnMax) {
        this.#firstNext = terms.id;
        break;
      }
      const budget = budgets.get(terms.id);
      if (budget !== undefined) commands += await this.#quote(terms, reference, budget, account, now);
    }
  }

  /** Takes back every quote, e.g. before leaving. */
  async withdraw(): Promise<void> {
    const instruments = new Set([...this.#orders.values()].map(({ instrument }) => instrument));
    for (const instrument of instruments) await this.#door.cancelAll(instrument);
    this.#orders.clear();
  }

  /** Reads the account and takes its orders for the truth, apart from those changed since. */
  async #look(now: number): Promise<void> {
    const account = await this.#door.account();
    this.#lookAt = now + (account === undefined ? lookSoonMs : lookEveryMs);
    if (account === undefined) return;
    this.#account = account;
    const seen = new Set<number>();
    for (const order of account.orders) {
      seen.add(order.order);
      const known = this.#orders.get(order.order);
      if (known !== undefined && known.seq > account.seq) continue;
      if (known === undefined || known.price !== order.price || known.remaining !== order.remaining) this.#recheck(order.instrument);
      this.#orders.set(order.order, { ...order, seq: account.seq });
    }
    for (const known of this.#orders.values()) {
      if (seen.has(known.order) || known.seq > account.seq) continue;
      this.#orders.delete(known.order);
      this.#recheck(known.instrument);
    }
  }

  #recheck(instrument: number): void {
    const quoted = this.#quoted.get(instrument);
    if (quoted !== undefined) quoted.centre = undefined;
  }

  #ordersOf(instrument: number): readonly KnownOrder[] {
    return [...this.#orders.values()].filter((order) => order.instrument === instrument);
  }

  async #withdrawClosed(now: number): Promise<void> {
    const closed = new Set([...this.#orders.values()].map(({ instrument }) => instrument).filter((instrument) => this.#door.market(instrument)?.isOpen === false));
    for (const instrument of closed) {
      const quoted = this.#quoted.get(instrument);
      if (quoted !== undefined && now < quoted.pausedUntil) continue;
      if (quoted !== undefined) quoted.pausedUntil = now + refusedPauseMs;
      const answer = await this.#door.cancelAll(instrument);
      if (answer.kind === "away") this.#lookAt = now + lookSoonMs;
      if (answer.kind !== "done") continue;
      for (const { order } of this.#ordersOf(instrument)) this.#orders.delete(order);
      this.#recheck(instrument);
    }
  }

  /** How many commands it sent. */
  async #quote(terms: MarketTerms, reference: number, budget: InstrumentBudget, account: AccountState, now: number): Promise<number> {
    const quoted = this.#quotedFor(terms, reference);
    if (now < quoted.pausedUntil || now - quoted.requotedAt < requoteEveryMs) return 0;
    const position = this.#positionOf(quoted, account);
    // Leaning: the more is held, the lower both sides stand, down to two levels at the limit.
    const lean = Math.max(-1, Math.min(1, position / Math.max(budget.limit, 1e-9))) * quoted.spacing * 2;
    const centre = reference - lean;
    if (quoted.centre !== undefined && Math.abs(centre - quoted.centre) <= quoted.spacing / 2) return 0;
    const rising = quoted.centre === undefined || centre >= quoted.centre;
    const sideOf = (side: Side): readonly Quote[] => {
      const scale = this.#scaleOf(quoted, side, now);
      const levels = Math.min(levelsPerSide, Math.floor(levelsPerSide * scale * 2));
      return quotesOf(terms, { side, centre, spacing: quoted.spacing, levelSize: budget.levelSize * scale, levels, room: this.#roomOf(quoted, side, position, budget, account) });
    };
    const targets = { buy: sideOf("buy"), sell: sideOf("sell") };
    quoted.centre = centre;
    quoted.requotedAt = now;
    let commands = 0;
    for (const step of planOf(this.#ordersOf(terms.id), targets, rising)) {
      commands += 1;
      if (!await this.#take(step, quoted, now)) break;
    }
    return commands;
  }

  #quotedFor(terms: MarketTerms, reference: number): Quoted {
    const spacing = spacingOf(terms, reference);
    const known = this.#quoted.get(terms.id);
    if (known === undefined) {
      const fresh: Quoted = {
        terms, spacing, centre: undefined, requotedAt: -Infinity, pausedUntil: -Infinity, holdingAtFirst: undefined,
        scale: { buy: { value: 1, since: 0 }, sell: { value: 1, since: 0 } },
      };
      this.#quoted.set(terms.id, fresh);
      return fresh;
    }
    if (Math.abs(spacing - known.spacing) > known.spacing * spacingDriftMax) {
      known.spacing = spacing;
      known.centre = undefined;
    }
    return known;
  }

  /** Signed size counts away from where the maker wants to be. */
  #positionOf(quoted: Quoted, account: AccountState): number {
    const { terms } = quoted;
    if (terms.base === null) return account.positions.get(terms.id) ?? 0;
    const holding = (account.balances.get(terms.base) ?? 0) * 10 ** terms.sizeDecimals;
    quoted.holdingAtFirst ??= holding;
    return holding - quoted.holdingAtFirst;
  }

  /** How much a side may still take on. What reduces a position may always do so, whatever the account's health. */
  #roomOf(quoted: Quoted, side: Side, position: number, budget: InstrumentBudget, account: AccountState): number {
    const held = side === "buy" ? position : -position;
    const room = healthOf(account) === 0 ? Math.max(0, -held) : Math.max(0, budget.limit - held);
    return quoted.terms.base !== null && side === "sell" ? Math.min(room, offeredOf(quoted.terms, account)) : room;
  }

  #scaleOf(quoted: Quoted, side: Side, now: number): number {
    const scale = quoted.scale[side];
    if (scale.value < 1 && now - scale.since > scaleRecoversMs) {
      scale.value = Math.min(1, scale.value * 2);
      scale.since = now;
    }
    return scale.value;
  }

  /** False when the rest of the plan makes no sense any more. */
  async #take(step: Step, quoted: Quoted, now: number): Promise<boolean> {
    const side = step.kind === "place" ? step.side : step.order.side;
    const answer = await this.#send(step, quoted.terms.id);
    switch (answer.kind) {
      case "done": this.#remember(step, answer, quoted.terms.id); return true;
      case "away":
        this.#recheck(quoted.terms.id);
        quoted.pausedUntil = now + refusedPauseMs;
        this.#lookAt = now + lookSoonMs;
        return false;
      case "refused": return this.#refused(answer.rule, step, side, quoted, now);
    }
  }

  #send(step: Step, instrument: number): Promise<Answer> {
    switch (step.kind) {
      case "amend": return this.#door.amend(step.order, step.price, step.size);
      case "cancel": return this.#door.cancel(step.order);
      case "place": return this.#door.place({ instrument, side: step.side, price: step.price, size: step.size, style: "postOnly" });
    }
  }

  #remember(step: Step, { seq, order }: Extract<Answer, { kind: "done" }>, instrument: number): void {
    if (step.kind === "cancel") this.#orders.delete(step.order.order);
    else if (step.kind === "amend") this.#orders.set(step.order.order, { ...step.order, price: step.price, remaining: step.size, seq });
    else this.#orders.set(order, { order, instrument, side: step.side, price: step.price, remaining: step.size, seq });
  }

  #refused(rule: string, step: Step, side: Side, quoted: Quoted, now: number): boolean {
    this.#recheck(quoted.terms.id);
    switch (rule) {
      // Filled or gone in the meantime: the account will tell what is left.
      case "order_must_exist":
      case "order_must_belong_to_account":
        if (step.kind !== "place") this.#orders.delete(step.order.order);
        this.#lookAt = now + lookSoonMs;
        return true;
      // The market closed or halted while we were asking: what we hear of it next decides.
      case "session_must_be_open":
      case "instrument_must_be_trading":
      case "instrument_must_not_be_halted":
      case "mode_must_allow_order":
      case "index_must_be_published":
      case "index_must_be_fresh":
        quoted.pausedUntil = now + requoteEveryMs;
        return false;
      // Somebody else's better price stands in the way, or the mark is elsewhere by now: this level waits.
      case "post_only_must_not_take":
      case "price_must_be_within_band":
        quoted.pausedUntil = now + refusedPauseMs;
        return true;
      case "margin_must_cover_order":
      case "funds_must_cover_order":
      case "position_must_stay_within_limit":
      case "account_must_only_reduce": {
        const scale = quoted.scale[side];
        scale.value = Math.max(scaleMin, scale.value / 2);
        scale.since = now;
        quoted.pausedUntil = now + refusedPauseMs;
        this.#log("warn", "a side is quoted smaller", { symbol: quoted.terms.symbol, side, rule, scale: scale.value });
        return true;
      }
      default:
        quoted.pausedUntil = now + refusedPauseMs;
        this.#log("warn", "a quote was refused", { symbol: quoted.terms.symbol, side, rule });
        return false;
    }
  }
}
