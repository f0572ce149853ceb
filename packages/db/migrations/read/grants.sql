-- Applied after every migration: the projector writes, everybody else only reads; nobody rewrites the ledger.
GRANT USAGE ON SCHEMA "read" TO crossfloor_read, crossfloor_record;
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA "read" TO crossfloor_read;
--> statement-breakpoint
GRANT SELECT ON ALL TABLES IN SCHEMA "read" TO crossfloor_record;
--> statement-breakpoint
REVOKE UPDATE, DELETE ON "read"."ledger_entry", "read"."ledger_line" FROM crossfloor_read;
--> statement-breakpoint
REVOKE INSERT, UPDATE, DELETE ON "read"."migration" FROM crossfloor_read;
