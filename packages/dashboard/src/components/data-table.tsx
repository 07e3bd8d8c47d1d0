import { tableFeatures, useTable, type ColumnDef, type RowData } from "@tanstack/react-table";
import classes from "./data-table.module.css";

const features = tableFeatures({});

export type DataColumn<Row extends RowData> = ColumnDef<typeof features, Row> & { readonly header: string };

interface DataTableProps<Row extends RowData> {
  /** What the table lists, for screen readers. */
  readonly caption: string;
  /** Must keep its identity between renders. */
  readonly columns: readonly DataColumn<Row>[];
  readonly rows: readonly Row[];
  readonly rowId: (row: Row) => string;
}

/**
 * A table that becomes a list of cards on narrow screens, where each cell names its column. Where a cell has nothing to
 * say it renders null: a dash in the table, nothing in the card.
 */
export function DataTable<Row extends RowData>({ caption, columns, rows, rowId }: DataTableProps<Row>) {
  const table = useTable({ features, columns: columns as DataColumn<Row>[], data: rows as Row[], getRowId: rowId });
  return (
    <table className={classes["table"]}>
      <caption className={classes["caption"]}>{caption}</caption>
      <thead>
        {table.getHeaderGroups().map((group) => (
          <tr key={group.id}>
            {group.headers.map((header) => (
              <th key={header.id} scope="col">
                <table.FlexRender header={header} />
              </th>
            ))}
          </tr>
        ))}
      </thead>
      <tbody>
        {table.getRowModel().rows.map((row) => (
          <tr key={row.id}>
            {row.getAllCells().map((cell) => (
              <td key={cell.id} data-label={String(cell.column.columnDef.header)}>
                <table.FlexRender cell={cell} />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
