export { type Deposit, type DepositObservation, type DepositReason, type DepositStatus, type DepositTurn, isOpen, newDeposit, observeDeposit } from "./deposit.ts";
