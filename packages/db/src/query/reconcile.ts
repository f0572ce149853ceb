import type { Seq } from "@crossfloor/protocol";
import type { Database } from "../connect.ts";

export interface LedgerDisagreement { readonly rule: "balance_equals_lines" | "asset_sums_to_zero" | "lines_have_an_entry"; readonly detail: string }

/** Holds the ledger tables to their rules, from one snapshot. An empty list is agreement at `seq`. */
export async function reconcileLedger(sql: Database): Promise<{ readonly seq: Seq; readonly disagreements: readonly LedgerDisagreement[] }> {
  return sql.begin("isolation level repeatable read read only", async (tx) => {
    const [cursor] = await tx<{ seq: Seq }[]>`select seq from read.cursor where name = 'projector'`;
    const disagreements = await tx<LedgerDisagreement[]>`
      with line as (select class, account, asset, sum(amount) as amount from read.ledger_line group by class, account, asset)
      select 'balance_equals_lines' as rule, format('%s %s asset %s: balance %s, lines %s', class, account, asset, coalesce(balance.amount, 0), coalesce(line.amount, 0)) as detail
        from line full join read.balance balance using (class, account, asset) where coalesce(line.amount, 0) <> coalesce(balance.amount, 0)
      union all
      select 'asset_sums_to_zero', format('asset %s: %s', asset, sum(amount)) from read.balance group by asset having sum(amount) <> 0
      union all
      select 'lines_have_an_entry', format('entry %s', entry) from read.ledger_line where not exists (select 1 from read.ledger_entry where id = entry)
      limit 100`;
    return { seq: cursor?.seq ?? (0 as Seq), disagreements: [...disagreements] };
  });
}
