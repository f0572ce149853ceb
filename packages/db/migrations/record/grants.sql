-- Applied after every migration: what each role may do in this schema.
GRANT USAGE ON SCHEMA "record" TO crossfloor_record;
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA "record" TO crossfloor_record;
--> statement-breakpoint
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA "record" TO crossfloor_record;
--> statement-breakpoint
REVOKE INSERT, UPDATE, DELETE ON "record"."migration" FROM crossfloor_record;
--> statement-breakpoint
-- What operators did is added to and never changed.
REVOKE UPDATE, DELETE ON "record"."change_step" FROM crossfloor_record;
