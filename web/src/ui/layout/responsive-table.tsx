import { type ReactNode } from 'react';
import { classNames } from '../../styles/class-names.ts';
import styles from './responsive-table.module.css';

export interface TableColumn<R> {
  name: string;
  /** Shown before the name. */
  mark?: ReactNode;
  /** On a narrow screen the cell takes a full line. */
  isWide?: boolean;
  render: (row: R) => ReactNode;
}

interface ResponsiveTableProps<R> {
  label: string;
  caption?: ReactNode;
  /** The first column names the rows. */
  columns: readonly [TableColumn<R>, ...TableColumn<R>[]];
  rows: readonly R[];
  rowKey: (row: R) => string;
}

/** A table of figures. On a narrow screen each row becomes a block of named figures. */
export function ResponsiveTable<R>({ label, caption, columns, rows, rowKey }: ResponsiveTableProps<R>) {
  const [head, ...others] = columns;
  return (
    <section className={styles['frame']} aria-label={label}>
      <table className={styles['table']}>
        {caption && <caption>{caption}</caption>}
        <thead>
          <tr>
            {columns.map(({ name, mark }) => (
              <th key={name} scope="col">
                {mark} {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={rowKey(row)}>
              <th scope="row">{head.render(row)}</th>
              {others.map(({ name, mark, isWide, render }) => (
                <td key={name} className={classNames(isWide && styles['wide'])}>
                  <span className={styles['name']}>
                    {mark} {name}
                  </span>
                  {render(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
