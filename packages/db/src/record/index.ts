export { change, changeActs, changeStatuses, changeStep } from "./change.ts";
export { chain, chainAsset, chainBlock, deposit, depositAddress, depositDust, depositStatuses, type DepositStep, faucetRequest } from "./deposit.ts";
export { operatorAccount, operatorSession, operatorUser, operatorVerification } from "./operator.ts";
export { account, session, user, verification } from "./person.ts";
export { record } from "./schema.ts";
export { accountNumber, accountOutbox, tradingAccount } from "./trading-account.ts";
