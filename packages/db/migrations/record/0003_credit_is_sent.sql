ALTER TABLE "record"."deposit" DROP COLUMN "custody_agrees";--> statement-breakpoint
ALTER TABLE "record"."deposit" ADD COLUMN "credit_sent" boolean DEFAULT false NOT NULL;