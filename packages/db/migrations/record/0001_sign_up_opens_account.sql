-- Who signs up gets an account number and the errand to open it in the engine, in the same transaction or not at all.
CREATE FUNCTION "record".open_trading_account() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  opened bigint;
BEGIN
  INSERT INTO "record"."trading_account" (user_id) VALUES (NEW.id) RETURNING account INTO opened;
  INSERT INTO "record"."account_outbox" (account) VALUES (opened);
  RETURN NEW;
END $$;
--> statement-breakpoint
CREATE TRIGGER user_opens_trading_account AFTER INSERT ON "record"."user" FOR EACH ROW EXECUTE FUNCTION "record".open_trading_account();
--> statement-breakpoint
-- An account number, once handed out, belongs to the same person for ever.
CREATE FUNCTION "record".refuse_rewrite() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is never rewritten', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$;
--> statement-breakpoint
CREATE TRIGGER trading_account_stays BEFORE UPDATE OF account, user_id, kind ON "record"."trading_account" FOR EACH ROW
  WHEN (OLD.account <> NEW.account OR OLD.user_id <> NEW.user_id OR OLD.kind <> NEW.kind) EXECUTE FUNCTION "record".refuse_rewrite();
--> statement-breakpoint
CREATE TRIGGER trading_account_is_kept BEFORE DELETE ON "record"."trading_account" FOR EACH ROW EXECUTE FUNCTION "record".refuse_rewrite();
--> statement-breakpoint
-- What was proposed is what is approved.
CREATE TRIGGER change_payload_stays BEFORE UPDATE ON "record"."change" FOR EACH ROW
  WHEN (OLD.payload <> NEW.payload OR OLD.payload_hash <> NEW.payload_hash OR OLD.kind <> NEW.kind OR OLD.proposed_by <> NEW.proposed_by OR OLD.id <> NEW.id)
  EXECUTE FUNCTION "record".refuse_rewrite();
--> statement-breakpoint
CREATE TRIGGER change_is_kept BEFORE DELETE ON "record"."change" FOR EACH ROW EXECUTE FUNCTION "record".refuse_rewrite();
--> statement-breakpoint
CREATE TRIGGER deposit_is_kept BEFORE DELETE ON "record"."deposit" FOR EACH ROW EXECUTE FUNCTION "record".refuse_rewrite();
--> statement-breakpoint
-- A credited deposit stays credited: what comes after it is a reversal with a name of its own.
CREATE TRIGGER deposit_credit_stays BEFORE UPDATE ON "record"."deposit" FOR EACH ROW
  WHEN (OLD.status = 'credited' AND (NEW.status <> 'credited' OR OLD.amount <> NEW.amount OR OLD.account <> NEW.account OR OLD.asset <> NEW.asset))
  EXECUTE FUNCTION "record".refuse_rewrite();
