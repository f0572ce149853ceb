export { type ClientDoor, type Credentials, openClientDoor } from "./client-door.ts";
export type { AccountState, Answer, Door, MarketState, MarketTerms, NewOrder, OwnOrder, Side } from "./door.ts";
export { FlowTrader, type FlowOptions } from "./flow-trader.ts";
export { levelsPerSide } from "./grid.ts";
export { type Log, Maker, type MakerOptions } from "./maker.ts";
export { startMarketMaker, type StartMarketMakerOptions } from "./start-market-maker.ts";
