export { createOperator, type NewOperator } from "./operators/create-operator.ts";
export { type Desk, type DeskOptions, operatorRates, operatorSession, startDesk } from "./start-desk.ts";
