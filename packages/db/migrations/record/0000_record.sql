CREATE SCHEMA "record";
--> statement-breakpoint
CREATE SEQUENCE "record"."account_number" INCREMENT BY 1 MINVALUE 1001 MAXVALUE 2147483647 START WITH 1001 CACHE 1;--> statement-breakpoint
CREATE TABLE "record"."account" (
	"id" text PRIMARY KEY NOT NULL,
	"account_id" text NOT NULL,
	"provider_id" text NOT NULL,
	"user_id" text NOT NULL,
	"access_token" text,
	"refresh_token" text,
	"id_token" text,
	"access_token_expires_at" timestamp with time zone,
	"refresh_token_expires_at" timestamp with time zone,
	"scope" text,
	"password" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "record"."account_outbox" (
	"account" bigint PRIMARY KEY NOT NULL,
	"status" text DEFAULT 'waiting' NOT NULL,
	"attempts" bigint DEFAULT 0 NOT NULL,
	"detail" text DEFAULT '' NOT NULL,
	"created_wall_at" bigint DEFAULT (extract(epoch from now()) * 1000)::bigint NOT NULL,
	"done_wall_at" bigint,
	CONSTRAINT "account_outbox_status" CHECK ("record"."account_outbox"."status" in ('waiting', 'done', 'refused'))
);
--> statement-breakpoint
CREATE TABLE "record"."chain" (
	"chain" bigint PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"genesis_hash" text NOT NULL,
	"confirmations_needed" bigint NOT NULL,
	"head_height" bigint DEFAULT -1 NOT NULL,
	"finalized_height" bigint DEFAULT -1 NOT NULL,
	"pause" text,
	"paused_wall_at" bigint,
	"updated_wall_at" bigint DEFAULT 0 NOT NULL
);
--> statement-breakpoint
CREATE TABLE "record"."chain_asset" (
	"chain" bigint NOT NULL,
	"asset" bigint NOT NULL,
	"code" text NOT NULL,
	"contract" text,
	"decimals" bigint NOT NULL,
	"chain_decimals" bigint NOT NULL,
	"faucet_amount" bigint,
	CONSTRAINT "chain_asset_chain_asset_pk" PRIMARY KEY("chain","asset"),
	CONSTRAINT "chain_asset_contract" UNIQUE("chain","contract")
);
--> statement-breakpoint
CREATE TABLE "record"."chain_block" (
	"chain" bigint NOT NULL,
	"height" bigint NOT NULL,
	"hash" text NOT NULL,
	"parent_hash" text NOT NULL,
	CONSTRAINT "chain_block_chain_height_pk" PRIMARY KEY("chain","height")
);
--> statement-breakpoint
CREATE TABLE "record"."change" (
	"id" text PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"payload" jsonb NOT NULL,
	"payload_hash" text NOT NULL,
	"diff" jsonb NOT NULL,
	"reason" text NOT NULL,
	"status" text NOT NULL,
	"detail" text NOT NULL,
	"proposed_by" text NOT NULL,
	"proposed_by_name" text NOT NULL,
	"proposed_wall_at" bigint NOT NULL,
	"expires_wall_at" bigint NOT NULL,
	"decided_by" text,
	"decided_by_name" text,
	"decided_wall_at" bigint,
	"from_seq" bigint,
	"seq" bigint,
	CONSTRAINT "change_status" CHECK ("record"."change"."status" in ('proposed', 'approved', 'rejected', 'applied', 'refused', 'expired')),
	CONSTRAINT "change_two_people" CHECK ("record"."change"."status" not in ('approved', 'applied', 'refused') or ("record"."change"."decided_by" is not null and ("record"."change"."kind" = 'halt' or "record"."change"."decided_by" <> "record"."change"."proposed_by"))),
	CONSTRAINT "change_applied" CHECK ("record"."change"."status" <> 'applied' or "record"."change"."seq" is not null)
);
--> statement-breakpoint
CREATE TABLE "record"."deposit" (
	"chain" bigint NOT NULL,
	"tx_hash" text NOT NULL,
	"log_index" bigint NOT NULL,
	"account" bigint NOT NULL,
	"address" text NOT NULL,
	"asset" bigint NOT NULL,
	"chain_amount" numeric NOT NULL,
	"amount" bigint NOT NULL,
	"dust" numeric NOT NULL,
	"height" bigint NOT NULL,
	"block_hash" text NOT NULL,
	"status" text NOT NULL,
	"confirmations" bigint NOT NULL,
	"confirmations_needed" bigint NOT NULL,
	"reason" text,
	"custody_agrees" boolean,
	"steps" jsonb NOT NULL,
	"credited_seq" bigint,
	"seen_wall_at" bigint NOT NULL,
	"updated_wall_at" bigint NOT NULL,
	CONSTRAINT "deposit_chain_tx_hash_log_index_pk" PRIMARY KEY("chain","tx_hash","log_index"),
	CONSTRAINT "deposit_status" CHECK ("record"."deposit"."status" in ('seen', 'confirming', 'confirmed', 'credited', 'orphaned', 'failed')),
	CONSTRAINT "deposit_credited" CHECK (("record"."deposit"."status" = 'credited') = ("record"."deposit"."credited_seq" is not null)),
	CONSTRAINT "deposit_amounts" CHECK ("record"."deposit"."chain_amount" > 0 and "record"."deposit"."amount" >= 0 and "record"."deposit"."dust" >= 0),
	CONSTRAINT "deposit_tx" CHECK ("record"."deposit"."tx_hash" ~ '^0x[0-9a-f]{64}$')
);
--> statement-breakpoint
CREATE TABLE "record"."deposit_address" (
	"chain" bigint NOT NULL,
	"account" bigint NOT NULL,
	"address" text NOT NULL,
	"path" text NOT NULL,
	CONSTRAINT "deposit_address_chain_account_pk" PRIMARY KEY("chain","account"),
	CONSTRAINT "deposit_address_address" UNIQUE("chain","address"),
	CONSTRAINT "deposit_address_form" CHECK ("record"."deposit_address"."address" ~ '^0x[0-9a-fA-F]{40}$')
);
--> statement-breakpoint
CREATE TABLE "record"."deposit_dust" (
	"account" bigint NOT NULL,
	"chain" bigint NOT NULL,
	"asset" bigint NOT NULL,
	"chain_amount" numeric NOT NULL,
	CONSTRAINT "deposit_dust_account_chain_asset_pk" PRIMARY KEY("account","chain","asset"),
	CONSTRAINT "deposit_dust_positive" CHECK ("record"."deposit_dust"."chain_amount" >= 0)
);
--> statement-breakpoint
CREATE TABLE "record"."faucet_request" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "record"."faucet_request_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"account" bigint NOT NULL,
	"asset" bigint NOT NULL,
	"amount" bigint NOT NULL,
	"status" text DEFAULT 'waiting' NOT NULL,
	"nonce" bigint,
	"signed_tx" text,
	"tx_hash" text,
	"reason" text,
	"requested_wall_at" bigint NOT NULL,
	"updated_wall_at" bigint NOT NULL,
	CONSTRAINT "faucet_request_status" CHECK ("record"."faucet_request"."status" in ('waiting', 'sending', 'sent', 'failed')),
	CONSTRAINT "faucet_request_amount" CHECK ("record"."faucet_request"."amount" > 0)
);
--> statement-breakpoint
CREATE TABLE "record"."operator_account" (
	"id" text PRIMARY KEY NOT NULL,
	"account_id" text NOT NULL,
	"provider_id" text NOT NULL,
	"user_id" text NOT NULL,
	"access_token" text,
	"refresh_token" text,
	"id_token" text,
	"access_token_expires_at" timestamp with time zone,
	"refresh_token_expires_at" timestamp with time zone,
	"scope" text,
	"password" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "record"."operator_session" (
	"id" text PRIMARY KEY NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"token" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"ip_address" text,
	"user_agent" text,
	"user_id" text NOT NULL,
	CONSTRAINT "operator_session_token_unique" UNIQUE("token")
);
--> statement-breakpoint
CREATE TABLE "record"."operator_user" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"email" text NOT NULL,
	"email_verified" boolean DEFAULT false NOT NULL,
	"image" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "operator_user_email_unique" UNIQUE("email")
);
--> statement-breakpoint
CREATE TABLE "record"."operator_verification" (
	"id" text PRIMARY KEY NOT NULL,
	"identifier" text NOT NULL,
	"value" text NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "record"."session" (
	"id" text PRIMARY KEY NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"token" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"ip_address" text,
	"user_agent" text,
	"user_id" text NOT NULL,
	CONSTRAINT "session_token_unique" UNIQUE("token")
);
--> statement-breakpoint
CREATE TABLE "record"."trading_account" (
	"account" bigint PRIMARY KEY DEFAULT nextval('record.account_number') NOT NULL,
	"user_id" text NOT NULL,
	"kind" text DEFAULT 'customer' NOT NULL,
	"opened_seq" bigint,
	"created_wall_at" bigint DEFAULT (extract(epoch from now()) * 1000)::bigint NOT NULL,
	CONSTRAINT "trading_account_user_id_unique" UNIQUE("user_id"),
	CONSTRAINT "trading_account_kind" CHECK ("record"."trading_account"."kind" in ('customer', 'house'))
);
--> statement-breakpoint
CREATE TABLE "record"."user" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"email" text NOT NULL,
	"email_verified" boolean DEFAULT false NOT NULL,
	"image" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "user_email_unique" UNIQUE("email")
);
--> statement-breakpoint
CREATE TABLE "record"."verification" (
	"id" text PRIMARY KEY NOT NULL,
	"identifier" text NOT NULL,
	"value" text NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "record"."account" ADD CONSTRAINT "account_user_id_user_id_fk" FOREIGN KEY ("user_id") REFERENCES "record"."user"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "record"."account_outbox" ADD CONSTRAINT "account_outbox_account_trading_account_account_fk" FOREIGN KEY ("account") REFERENCES "record"."trading_account"("account") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "record"."chain_asset" ADD CONSTRAINT "chain_asset_chain_chain_chain_fk" FOREIGN KEY ("chain") REFERENCES "record"."chain"("chain") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "record"."chain_block" ADD CONSTRAINT "chain_block_chain_chain_chain_fk" FOREIGN KEY ("chain") REFERENCES "record"."chain"("chain") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "record"."deposit" ADD CONSTRAINT "deposit_chain_chain_chain_fk" FOREIGN KEY ("chain") REFERENCES "record"."chain"("chain") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "record"."deposit" ADD CONSTRAINT "deposit_account_trading_account_account_fk" FOREIGN KEY ("account") REFERENCES "record"."trading_account"("account") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "record"."deposit_address" ADD CONSTRAINT "deposit_address_chain_chain_chain_fk" FOREIGN KEY ("chain") REFERENCES "record"."chain"("chain") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "record"."deposit_address" ADD CONSTRAINT "deposit_address_account_trading_account_account_fk" FOREIGN KEY ("account") REFERENCES "record"."trading_account"("account") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "record"."deposit_dust" ADD CONSTRAINT "deposit_dust_account_trading_account_account_fk" FOREIGN KEY ("account") REFERENCES "record"."trading_account"("account") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "record"."deposit_dust" ADD CONSTRAINT "deposit_dust_chain_chain_chain_fk" FOREIGN KEY ("chain") REFERENCES "record"."chain"("chain") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "record"."faucet_request" ADD CONSTRAINT "faucet_request_account_trading_account_account_fk" FOREIGN KEY ("account") REFERENCES "record"."trading_account"("account") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "record"."operator_account" ADD CONSTRAINT "operator_account_user_id_operator_user_id_fk" FOREIGN KEY ("user_id") REFERENCES "record"."operator_user"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "record"."operator_session" ADD CONSTRAINT "operator_session_user_id_operator_user_id_fk" FOREIGN KEY ("user_id") REFERENCES "record"."operator_user"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "record"."session" ADD CONSTRAINT "session_user_id_user_id_fk" FOREIGN KEY ("user_id") REFERENCES "record"."user"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "record"."trading_account" ADD CONSTRAINT "trading_account_user_id_user_id_fk" FOREIGN KEY ("user_id") REFERENCES "record"."user"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "account_user" ON "record"."account" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "account_outbox_waiting" ON "record"."account_outbox" USING btree ("account") WHERE "record"."account_outbox"."status" = 'waiting';--> statement-breakpoint
CREATE INDEX "change_proposed" ON "record"."change" USING btree ("proposed_wall_at");--> statement-breakpoint
CREATE INDEX "deposit_account" ON "record"."deposit" USING btree ("account","seen_wall_at");--> statement-breakpoint
CREATE INDEX "deposit_open" ON "record"."deposit" USING btree ("chain","height") WHERE "record"."deposit"."status" in ('seen', 'confirming', 'confirmed');--> statement-breakpoint
CREATE INDEX "faucet_request_account" ON "record"."faucet_request" USING btree ("account","asset","requested_wall_at");--> statement-breakpoint
CREATE INDEX "faucet_request_open" ON "record"."faucet_request" USING btree ("id") WHERE "record"."faucet_request"."status" in ('waiting', 'sending');--> statement-breakpoint
CREATE INDEX "operator_account_user" ON "record"."operator_account" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "operator_session_user" ON "record"."operator_session" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "operator_verification_identifier" ON "record"."operator_verification" USING btree ("identifier");--> statement-breakpoint
CREATE INDEX "session_user" ON "record"."session" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "verification_identifier" ON "record"."verification" USING btree ("identifier");