/** What the treasury knows of chains: addresses, followed blocks, and every transfer to us with the step it waits at. */
import { sql } from "drizzle-orm";
import { boolean, check, index, jsonb, primaryKey, text, unique } from "drizzle-orm/pg-core";
import { exact, unixMs, whole } from "../column.ts";
import { record } from "./schema.ts";
import { tradingAccount } from "./trading-account.ts";

export const depositStatuses = ["seen", "confirming", "confirmed", "credited", "orphaned", "failed"] as const;

/** One followed chain. A pause has a name, and only a person lifts it. */
export const chain = record.table("chain", {
  chain: whole("chain").primaryKey(),
  name: text("name").notNull(),
  genesisHash: text("genesis_hash").notNull(),
  confirmationsNeeded: whole("confirmations_needed").notNull(),
  headHeight: whole("head_height").notNull().default(-1),
  /** Deposits at or below it are closed; only rises. */
  finalizedHeight: whole("finalized_height").notNull().default(-1),
  pause: text("pause"),
  pausedWallAt: unixMs("paused_wall_at"),
  updatedWallAt: unixMs("updated_wall_at").notNull().default(0),
});

/** The tokens whose transfers count, by contract; null is the chain's own coin. */
export const chainAsset = record.table("chain_asset", {
  chain: whole("chain").notNull().references(() => chain.chain),
  asset: whole("asset").notNull(),
  code: text("code").notNull(),
  contract: text("contract"),
  decimals: whole("decimals").notNull(),
  chainDecimals: whole("chain_decimals").notNull(),
  /** What one faucet request sends, in engine units; null where there is no faucet. */
  faucetAmount: whole("faucet_amount"),
}, (table) => [primaryKey({ columns: [table.chain, table.asset] }), unique("chain_asset_contract").on(table.chain, table.contract)]);

/** Which chain a chain number stands for was checked when this row was made; the address follows from the account's number. */
export const depositAddress = record.table("deposit_address", {
  chain: whole("chain").notNull().references(() => chain.chain),
  account: whole("account").notNull().references(() => tradingAccount.account),
  address: text("address").notNull(),
  path: text("path").notNull(),
}, (table) => [
  primaryKey({ columns: [table.chain, table.account] }),
  unique("deposit_address_address").on(table.chain, table.address),
  check("deposit_address_form", sql`${table.address} ~ '^0x[0-9a-fA-F]{40}$'`),
]);

/** The followed branch: one block per height. */
export const chainBlock = record.table("chain_block", {
  chain: whole("chain").notNull().references(() => chain.chain),
  height: whole("height").notNull(),
  hash: text("hash").notNull(),
  parentHash: text("parent_hash").notNull(),
}, (table) => [primaryKey({ columns: [table.chain, table.height] })]);

export const deposit = record.table("deposit", {
  chain: whole("chain").notNull().references(() => chain.chain),
  txHash: text("tx_hash").notNull(),
  /** Log index of a token transfer; -1 for a plain transfer of the chain's own coin. */
  logIndex: whole("log_index").notNull(),
  account: whole("account").notNull().references(() => tradingAccount.account),
  address: text("address").notNull(),
  asset: whole("asset").notNull(),
  /** In the token's own smallest unit. */
  chainAmount: exact("chain_amount").notNull(),
  /** In engine units, rounded down. */
  amount: whole("amount").notNull(),
  /** What is finer than the engine's unit, in the token's smallest unit. */
  dust: exact("dust").notNull(),
  height: whole("height").notNull(),
  blockHash: text("block_hash").notNull(),
  status: text("status", { enum: depositStatuses }).notNull(),
  confirmations: whole("confirmations").notNull(),
  confirmationsNeeded: whole("confirmations_needed").notNull(),
  /** What it waits for, or why it ended. */
  reason: text("reason"),
  steps: jsonb("steps").$type<readonly DepositStep[]>().notNull(),
  /** Set before its credit first leaves: from then on the engine may hold it, answered or not. */
  creditSent: boolean("credit_sent").notNull().default(false),
  creditedSeq: whole("credited_seq"),
  seenWallAt: unixMs("seen_wall_at").notNull(),
  updatedWallAt: unixMs("updated_wall_at").notNull(),
}, (table) => [
  primaryKey({ columns: [table.chain, table.txHash, table.logIndex] }),
  index("deposit_account").on(table.account, table.seenWallAt),
  index("deposit_open").on(table.chain, table.height).where(sql`${table.status} in ('seen', 'confirming', 'confirmed')`),
  check("deposit_status", sql`${table.status} in ('seen', 'confirming', 'confirmed', 'credited', 'orphaned', 'failed')`),
  check("deposit_credited", sql`(${table.status} = 'credited') = (${table.creditedSeq} is not null)`),
  check("deposit_amounts", sql`${table.chainAmount} > 0 and ${table.amount} >= 0 and ${table.dust} >= 0`),
  check("deposit_tx", sql`${table.txHash} ~ '^0x[0-9a-f]{64}$'`),
]);
export interface DepositStep { readonly status: string; readonly wallAt: number; readonly height: number; readonly reason: string | null }

/** What an account sent that is finer than an engine unit; it stays theirs. */
export const depositDust = record.table("deposit_dust", {
  account: whole("account").notNull().references(() => tradingAccount.account),
  chain: whole("chain").notNull().references(() => chain.chain),
  asset: whole("asset").notNull(),
  chainAmount: exact("chain_amount").notNull(),
}, (table) => [primaryKey({ columns: [table.account, table.chain, table.asset] }), check("deposit_dust_positive", sql`${table.chainAmount} >= 0`)]);

/** Sandbox only: somebody asks for test tokens. The treasury answers with a real transfer on the sandbox chain. */
export const faucetRequest = record.table("faucet_request", {
  id: whole("id").primaryKey().generatedAlwaysAsIdentity(),
  account: whole("account").notNull().references(() => tradingAccount.account),
  asset: whole("asset").notNull(),
  /** Engine units. */
  amount: whole("amount").notNull(),
  status: text("status", { enum: ["waiting", "sending", "sent", "failed"] }).notNull().default("waiting"),
  /** Nonce and signed bytes are stored before they leave, so that a retry sends the same transfer. */
  nonce: whole("nonce"),
  signedTx: text("signed_tx"),
  txHash: text("tx_hash"),
  reason: text("reason"),
  requestedWallAt: unixMs("requested_wall_at").notNull(),
  updatedWallAt: unixMs("updated_wall_at").notNull(),
}, (table) => [
  index("faucet_request_account").on(table.account, table.asset, table.requestedWallAt),
  index("faucet_request_open").on(table.id).where(sql`${table.status} in ('waiting', 'sending')`),
  check("faucet_request_status", sql`${table.status} in ('waiting', 'sending', 'sent', 'failed')`),
  check("faucet_request_amount", sql`${table.amount} > 0`),
]);
