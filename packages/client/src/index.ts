export { applyBookMessage, type BookLevel, type BookView } from "./book-view.ts";
export { seriesCandlesMax } from "./candle-series.ts";
export { type ClientFault, faultOf, faultText, mayHaveBeenDone } from "./client-fault.ts";
export { compareDecimal, isZero } from "./compare-decimal.ts";
export {
  type BookDepth, type CandleChannel, type CandleIntervalMs, type CandleKind, type CandleView, connect, type Connection, type ConnectOptions, queryBatchMax, type TraderClient,
  type WebSocketClass,
} from "./connect.ts";
export { type ConnectionState, staleAfterMs } from "./connection-state.ts";
export type { LiveChannel, LiveState, ReadableStore } from "./live-channel.ts";
export { commandWaitMs, newClientOrderId, type OrderDesk, type PendingOrder, type PlaceResult } from "./order-desk.ts";
export { signIn, SignInRefused, type SignedIn, signOut, signUp } from "./sign-in.ts";
export { tapeTradesMax, type TradeTape } from "./trade-tape.ts";
export type {
  AccountViewDto, BalanceDto, BookMessageDto, CandleDto, DepositAddressDto, DepositDto, FillDto, FloorDto, InstrumentDto, MarketDto, MeDto, OrderDto, PlacedDto, PlaceInput,
  PositionDto, PriceOriginDto, RefusalData, StatusDto, TradeDto, TradeMessageDto, TraderRouter, WhatIfDto,
} from "@crossfloor/api";
export { refusalText, type TextLanguage } from "@crossfloor/protocol";
