-- Entries are posted once and never changed; a correction is another entry.
CREATE FUNCTION "read".refuse_rewrite() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is never rewritten', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$;
--> statement-breakpoint
CREATE TRIGGER ledger_entry_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON "read"."ledger_entry" FOR EACH STATEMENT EXECUTE FUNCTION "read".refuse_rewrite();
--> statement-breakpoint
CREATE TRIGGER ledger_line_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON "read"."ledger_line" FOR EACH STATEMENT EXECUTE FUNCTION "read".refuse_rewrite();
--> statement-breakpoint
-- The lines of an entry add up to zero per asset. Checked once for all entries that a statement touched, so that a batch of a
-- thousand lines costs one look; a line that joins its entry later is looked at with its whole entry.
CREATE FUNCTION "read".refuse_unbalanced() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  unbalanced bigint;
BEGIN
  EXECUTE format(
    'SELECT line.entry FROM %I.ledger_line line WHERE line.entry IN (SELECT added.entry FROM added) GROUP BY line.entry, line.asset HAVING sum(line.amount) <> 0 LIMIT 1',
    TG_TABLE_SCHEMA) INTO unbalanced;
  IF unbalanced IS NOT NULL THEN
    RAISE EXCEPTION 'the lines of ledger entry % do not add up to zero', unbalanced USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER ledger_line_balances AFTER INSERT ON "read"."ledger_line" REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION "read".refuse_unbalanced();
