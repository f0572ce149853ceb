export { type BestView } from "./best-view.ts";
export { applyBookMessage, type BookChange, bookCopyLevelsMax, type BookLevel, type BookView, type CopyFault } from "./book-view.ts";
export { seriesCandlesMax } from "./candle-series.ts";
export { type ClientFault, faultOf, faultText, mayHaveBeenDone } from "./client-fault.ts";
export { compareDecimal, isZero } from "./compare-decimal.ts";
export {
  type BookDepth, type CandleChannel, type CandleIntervalMs, type CandleKind, type CandleView, connect, type Connection, type ConnectOptions, type OrdersDepth, queryBatchMax, type TraderClient,
  type WebSocketClass,
} from "./connect.ts";
export { type ConnectionState, staleAfterMs } from "./connection-state.ts";
export type { LiveChannel, LiveState, ReadableStore } from "./live-channel.ts";
export { commandWaitMs, newClientOrderId, type OrderDesk, type PendingOrder, type PlaceResult } from "./order-desk.ts";
export { applyOrdersMessage, levelsOfOrders, ordersCopyMax, type OrderRow, type OrdersView } from "./orders-view.ts";
export { signIn, SignInRefused, type SignedIn, signOut, signUp } from "./sign-in.ts";
export { tapeTradesMax, type TradeTape } from "./trade-tape.ts";
export type {
  AccountViewDto, BalanceDto, BookBestMessageDto, BookMessageDto, BookOrdersMessageDto, CandleDto, DepositAddressDto, DepositDto, FillDto, FloorDto, InstrumentDto, MarketDto, MeDto, OrderDto, PlacedDto, PlaceInput,
  PositionDto, PriceOriginDto, RefusalData, StatusDto, TradeDto, TradeMessageDto, TraderRouter, WhatIfDto,
} from "@crossfloor/api";
export { refusalText, type TextLanguage } from "@crossfloor/protocol";
