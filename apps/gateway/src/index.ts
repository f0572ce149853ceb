export { closeCodes } from "./live/sockets.ts";
export { type CallLimitRates, defaultRates } from "./http/call-limits.ts";
export { type Gateway, type GatewayOptions, startGateway } from "./start-gateway.ts";
export { startWebServer, type WebServerStartOptions } from "./start-web-server.ts";
