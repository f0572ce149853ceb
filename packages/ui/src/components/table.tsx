import { type ReactNode } from "react";
import { classNames } from "./class-names.ts";

export interface Column<Row> {
  readonly key: string;
  readonly head: ReactNode;
  readonly align?: "left" | "right" | undefined;
  readonly cell: (row: Row) => ReactNode;
  readonly className?: string | undefined;
  /** As cards: over the whole width. */
  readonly wide?: boolean | undefined;
}

/**
 * Rows of figures under fixed heads; where there is no room for columns, a card for each row with its first column as the title and
 * a last column without a visible head as its actions. Give rows in bounded pages: every row is drawn.
 */
export function Table<Row>({ label, columns, rows, rowKey, empty, rowProps, cards = false, bar }: {
  readonly label: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly rowKey: (row: Row) => string | number;
  readonly empty: ReactNode;
  readonly cards?: boolean;
  /** Above the cards; as a table, put it into a head. */
  readonly bar?: ReactNode;
  readonly rowProps?: (row: Row) => { readonly className?: string; readonly [data: `data-${string}`]: string | number | boolean | undefined };
}): ReactNode {
  if (rows.length === 0) return <div className="flex h-full min-h-24 items-center justify-center p-4 text-center text-muted">{empty}</div>;
  if (cards) {
    const [title, ...others] = columns;
    const details = others.filter((column) => column.key !== "actions");
    const actions = others.find((column) => column.key === "actions");
    return (
      <>
        {bar !== undefined && <div className="flex justify-end border-b border-line p-2">{bar}</div>}
        <ul aria-label={label}>
          {rows.map((row) => {
            const { className, ...data } = rowProps?.(row) ?? {};
            return (
              <li key={rowKey(row)} className={classNames("border-b border-line px-3 py-2.5", className)} {...data}>
                <div className="mb-1.5 flex min-h-8 items-center justify-between gap-2">{title.cell(row)}{actions?.cell(row)}</div>
                <dl className="grid grid-cols-2 gap-x-4 gap-y-1 text-xs">
                  {details.map((column) => (
                    <div key={column.key} className={classNames("flex min-w-0 items-center justify-between gap-2", column.wide === true && "col-span-2")}><dt className="shrink-0 text-faint">{column.head}</dt><dd className="truncate text-right">{column.cell(row)}</dd></div>
                  ))}
                </dl>
              </li>
            );
          })}
        </ul>
      </>
    );
  }
  return (
    <table aria-label={label} className="w-full border-collapse whitespace-nowrap">
      <thead>
        <tr>
          {columns.map((column) => (
            <th key={column.key} scope="col" className={classNames("sticky top-0 z-10 h-7 bg-panel px-2 text-xs font-normal text-faint first:pl-3 last:pr-3", column.align === "right" ? "text-right" : "text-left", column.className)}>
              {column.head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => {
          const { className, ...data } = rowProps?.(row) ?? {};
          return (
            <tr key={rowKey(row)} className={classNames("border-t border-line hover:bg-raised", className)} {...data}>
              {columns.map((column) => (
                <td key={column.key} className={classNames("h-8 px-2 first:pl-3 last:pr-3", column.align === "right" ? "text-right" : "text-left", column.className)}>
                  {column.cell(row)}
                </td>
              ))}
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
