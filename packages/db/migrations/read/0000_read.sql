CREATE SCHEMA "read";
--> statement-breakpoint
CREATE TABLE "read"."account" (
	"id" bigint PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"opened_at" bigint NOT NULL,
	"seq" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "read"."asset" (
	"id" bigint PRIMARY KEY NOT NULL,
	"code" text NOT NULL,
	"decimals" integer NOT NULL,
	"terms" jsonb NOT NULL,
	"seq" bigint NOT NULL,
	CONSTRAINT "asset_code_unique" UNIQUE("code")
);
--> statement-breakpoint
CREATE TABLE "read"."balance" (
	"class" text NOT NULL,
	"account" bigint NOT NULL,
	"asset" bigint NOT NULL,
	"amount" numeric NOT NULL,
	CONSTRAINT "balance_class_account_asset_pk" PRIMARY KEY("class","account","asset"),
	CONSTRAINT "balance_cash" CHECK ("read"."balance"."account" = 0 or "read"."balance"."class" = 'owed' or "read"."balance"."amount" >= 0)
);
--> statement-breakpoint
CREATE TABLE "read"."calendar" (
	"id" bigint PRIMARY KEY NOT NULL,
	"code" text NOT NULL,
	"version" bigint NOT NULL,
	"covers_from" bigint NOT NULL,
	"covers_until" bigint NOT NULL,
	"seq" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "read"."candle" (
	"instrument" bigint NOT NULL,
	"kind" text NOT NULL,
	"interval_ms" bigint NOT NULL,
	"open_at" bigint NOT NULL,
	"open" bigint NOT NULL,
	"high" bigint NOT NULL,
	"low" bigint NOT NULL,
	"close" bigint NOT NULL,
	"volume" bigint NOT NULL,
	"source" text NOT NULL,
	"simulated" boolean NOT NULL,
	CONSTRAINT "candle_instrument_kind_interval_ms_open_at_pk" PRIMARY KEY("instrument","kind","interval_ms","open_at"),
	CONSTRAINT "candle_shape" CHECK ("read"."candle"."low" <= "read"."candle"."open" and "read"."candle"."low" <= "read"."candle"."close" and "read"."candle"."high" >= "read"."candle"."open" and "read"."candle"."high" >= "read"."candle"."close")
);
--> statement-breakpoint
CREATE TABLE "read"."cursor" (
	"name" text PRIMARY KEY NOT NULL,
	"seq" bigint NOT NULL,
	"at" bigint NOT NULL,
	"wall" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "read"."deposit_credit" (
	"chain" bigint NOT NULL,
	"tx_hash" text NOT NULL,
	"log_index" bigint NOT NULL,
	"account" bigint NOT NULL,
	"asset" bigint NOT NULL,
	"amount" bigint NOT NULL,
	"height" bigint NOT NULL,
	"seq" bigint NOT NULL,
	"at" bigint NOT NULL,
	CONSTRAINT "deposit_credit_chain_tx_hash_log_index_pk" PRIMARY KEY("chain","tx_hash","log_index")
);
--> statement-breakpoint
CREATE TABLE "read"."fill" (
	"trade" bigint NOT NULL,
	"role" text NOT NULL,
	"account" bigint NOT NULL,
	"order" bigint NOT NULL,
	"instrument" bigint NOT NULL,
	"side" text NOT NULL,
	"price" bigint NOT NULL,
	"size" bigint NOT NULL,
	"value" bigint NOT NULL,
	"fee" bigint NOT NULL,
	"fee_asset" bigint NOT NULL,
	"at" bigint NOT NULL,
	"seq" bigint NOT NULL,
	CONSTRAINT "fill_trade_role_pk" PRIMARY KEY("trade","role")
);
--> statement-breakpoint
CREATE TABLE "read"."finalized_height" (
	"chain" bigint PRIMARY KEY NOT NULL,
	"height" bigint NOT NULL,
	"seq" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "read"."index" (
	"id" bigint PRIMARY KEY NOT NULL,
	"code" text NOT NULL,
	"version" bigint NOT NULL,
	"decimals" integer NOT NULL,
	"definition" jsonb NOT NULL,
	"value" bigint,
	"source" text,
	"simulated" boolean,
	"sources" integer,
	"stale_weight" bigint,
	"valid_until" bigint,
	"published_at" bigint,
	"seq" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "read"."index_candle" (
	"index" bigint NOT NULL,
	"interval_ms" bigint NOT NULL,
	"open_at" bigint NOT NULL,
	"open" bigint NOT NULL,
	"high" bigint NOT NULL,
	"low" bigint NOT NULL,
	"close" bigint NOT NULL,
	"source" text NOT NULL,
	"simulated" boolean NOT NULL,
	CONSTRAINT "index_candle_index_interval_ms_open_at_pk" PRIMARY KEY("index","interval_ms","open_at")
);
--> statement-breakpoint
CREATE TABLE "read"."instrument" (
	"id" bigint PRIMARY KEY NOT NULL,
	"symbol" text NOT NULL,
	"version" bigint NOT NULL,
	"asset_class" text NOT NULL,
	"kind" text NOT NULL,
	"index" bigint,
	"price_decimals" integer NOT NULL,
	"terms" jsonb NOT NULL,
	"state" text NOT NULL,
	"mode" text NOT NULL,
	"session" text NOT NULL,
	"until" bigint,
	"halt_reason" text,
	"note" text NOT NULL,
	"mark" bigint,
	"mark_source" text,
	"mark_simulated" boolean,
	"mark_at" bigint,
	"last_price" bigint,
	"last_at" bigint,
	"settled_price" bigint,
	"settled_at" bigint,
	"listed_at" bigint NOT NULL,
	CONSTRAINT "instrument_symbol_unique" UNIQUE("symbol")
);
--> statement-breakpoint
CREATE TABLE "read"."instrument_status" (
	"instrument" bigint NOT NULL,
	"seq" bigint NOT NULL,
	"event" integer NOT NULL,
	"at" bigint NOT NULL,
	"state" text NOT NULL,
	"mode" text NOT NULL,
	"session" text NOT NULL,
	"until" bigint,
	"halt_reason" text,
	"note" text NOT NULL,
	"change" text NOT NULL,
	CONSTRAINT "instrument_status_instrument_seq_event_pk" PRIMARY KEY("instrument","seq","event"),
	CONSTRAINT "instrument_status_session" CHECK ("read"."instrument_status"."session" in ('open', 'closed'))
);
--> statement-breakpoint
CREATE TABLE "read"."instrument_version" (
	"instrument" bigint NOT NULL,
	"version" bigint NOT NULL,
	"seq" bigint NOT NULL,
	"at" bigint NOT NULL,
	"change" text NOT NULL,
	"terms" jsonb NOT NULL,
	CONSTRAINT "instrument_version_instrument_version_pk" PRIMARY KEY("instrument","version")
);
--> statement-breakpoint
CREATE TABLE "read"."ledger_entry" (
	"id" bigint PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"seq" bigint NOT NULL,
	"at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "read"."ledger_line" (
	"entry" bigint NOT NULL,
	"line" integer NOT NULL,
	"class" text NOT NULL,
	"account" bigint NOT NULL,
	"asset" bigint NOT NULL,
	"amount" bigint NOT NULL,
	CONSTRAINT "ledger_line_entry_line_pk" PRIMARY KEY("entry","line")
);
--> statement-breakpoint
CREATE TABLE "read"."order" (
	"id" bigint PRIMARY KEY NOT NULL,
	"account" bigint NOT NULL,
	"instrument" bigint NOT NULL,
	"client_order_id" text NOT NULL,
	"side" text NOT NULL,
	"market" boolean NOT NULL,
	"limit" bigint NOT NULL,
	"filled" bigint NOT NULL,
	"remaining" bigint NOT NULL,
	"filled_notional" numeric NOT NULL,
	"time_in_force" text NOT NULL,
	"post_only" boolean NOT NULL,
	"reduce_only" boolean NOT NULL,
	"self_trade" text NOT NULL,
	"status" text NOT NULL,
	"reason" text,
	"created_at" bigint NOT NULL,
	"updated_at" bigint NOT NULL,
	"created_seq" bigint NOT NULL,
	"updated_seq" bigint NOT NULL,
	CONSTRAINT "order_sizes" CHECK ("read"."order"."filled" >= 0 and "read"."order"."remaining" >= 0),
	CONSTRAINT "order_status" CHECK (("read"."order"."status" = 'open' and "read"."order"."remaining" > 0) or ("read"."order"."status" = 'filled' and "read"."order"."remaining" = 0) or "read"."order"."status" = 'cancelled')
);
--> statement-breakpoint
CREATE TABLE "read"."position" (
	"account" bigint NOT NULL,
	"instrument" bigint NOT NULL,
	"size" bigint NOT NULL,
	"cost" bigint NOT NULL,
	"realised" numeric NOT NULL,
	"asset" bigint NOT NULL,
	"at" bigint NOT NULL,
	"seq" bigint NOT NULL,
	CONSTRAINT "position_account_instrument_pk" PRIMARY KEY("account","instrument")
);
--> statement-breakpoint
CREATE TABLE "read"."refusal" (
	"seq" bigint NOT NULL,
	"event" integer NOT NULL,
	"at" bigint NOT NULL,
	"command" text NOT NULL,
	"refusal" text NOT NULL,
	"account" bigint NOT NULL,
	"instrument" bigint NOT NULL,
	"client_order_id" text NOT NULL,
	"detail" text NOT NULL,
	CONSTRAINT "refusal_seq_event_pk" PRIMARY KEY("seq","event")
);
--> statement-breakpoint
CREATE TABLE "read"."trade" (
	"id" bigint PRIMARY KEY NOT NULL,
	"instrument" bigint NOT NULL,
	"instrument_version" bigint NOT NULL,
	"price" bigint NOT NULL,
	"size" bigint NOT NULL,
	"taker_side" text NOT NULL,
	"value" bigint NOT NULL,
	"fee_asset" bigint NOT NULL,
	"at" bigint NOT NULL,
	"seq" bigint NOT NULL
);
--> statement-breakpoint
CREATE INDEX "balance_account" ON "read"."balance" USING btree ("account");--> statement-breakpoint
CREATE INDEX "candle_second" ON "read"."candle" USING btree ("open_at") WHERE "read"."candle"."interval_ms" = 1000;--> statement-breakpoint
CREATE INDEX "deposit_credit_account" ON "read"."deposit_credit" USING btree ("account","seq");--> statement-breakpoint
CREATE INDEX "fill_account" ON "read"."fill" USING btree ("account","trade");--> statement-breakpoint
CREATE INDEX "fill_order" ON "read"."fill" USING btree ("order");--> statement-breakpoint
CREATE INDEX "instrument_status_change" ON "read"."instrument_status" USING btree ("change") WHERE "read"."instrument_status"."change" <> '';--> statement-breakpoint
CREATE INDEX "instrument_version_change" ON "read"."instrument_version" USING btree ("change") WHERE "read"."instrument_version"."change" <> '';--> statement-breakpoint
CREATE INDEX "ledger_line_account" ON "read"."ledger_line" USING btree ("account","asset","entry");--> statement-breakpoint
CREATE INDEX "order_account" ON "read"."order" USING btree ("account","id");--> statement-breakpoint
CREATE INDEX "order_client_order_id" ON "read"."order" USING btree ("account","client_order_id","id") WHERE "read"."order"."client_order_id" <> '';--> statement-breakpoint
CREATE INDEX "position_instrument" ON "read"."position" USING btree ("instrument");--> statement-breakpoint
CREATE INDEX "refusal_account" ON "read"."refusal" USING btree ("account","seq");--> statement-breakpoint
CREATE INDEX "refusal_at" ON "read"."refusal" USING btree ("at");--> statement-breakpoint
CREATE INDEX "trade_instrument" ON "read"."trade" USING btree ("instrument","id");