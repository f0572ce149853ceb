import { type ReactNode } from "react";
import { classNames } from "./class-names.ts";

export interface Column<Row> {
  readonly key: string;
  readonly head: ReactNode;
  readonly align?: "left" | "right" | undefined;
  readonly cell: (row: Row) => ReactNode;
  readonly className?: string | undefined;
}

/** Rows of figures under fixed heads. Give rows in bounded pages: every row is drawn. */
export function Table<Row>({ label, columns, rows, rowKey, empty, rowProps }: {
  readonly label: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly rowKey: (row: Row) => string | number;
  readonly empty: ReactNode;
  readonly rowProps?: (row: Row) => { readonly className?: string; readonly [data: `data-${string}`]: string | number | boolean | undefined };
}): ReactNode {
  if (rows.length === 0) return <div className="flex h-full min-h-24 items-center justify-center p-4 text-center text-muted">{empty}</div>;
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
