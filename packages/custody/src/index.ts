export { type Deposit, type DepositObservation, type DepositReason, type DepositStatus, type DepositTurn, isOpen, mayStand, newDeposit, observeDeposit } from "./deposit.ts";
