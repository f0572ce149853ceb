CREATE TABLE "record"."change_step" (
	"step" bigserial PRIMARY KEY NOT NULL,
	"change" text,
	"act" text NOT NULL,
	"operator" text NOT NULL,
	"operator_name" text NOT NULL,
	"wall_at" bigint NOT NULL,
	"outcome" text NOT NULL,
	"detail" text NOT NULL,
	"payload" jsonb NOT NULL,
	"payload_hash" text NOT NULL
);
--> statement-breakpoint
ALTER TABLE "record"."change_step" ADD CONSTRAINT "change_step_change_change_id_fk" FOREIGN KEY ("change") REFERENCES "record"."change"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "change_step_change" ON "record"."change_step" USING btree ("change");