export { type CallLimitRates, closeCodes, traderRates } from "@crossfloor/door";
export { type Gateway, type GatewayOptions, startGateway } from "./start-gateway.ts";
export { startWebServer, type WebServerStartOptions } from "./start-web-server.ts";
