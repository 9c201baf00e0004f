import { type ReactNode } from 'react';
import { cx } from '../../styles/class-names.ts';
import styles from './responsive-table.module.css';

export interface FigureColumn<R> {
  name: string;
  /** What stands before the name. */
  mark?: ReactNode;
  /** On a narrow screen it has a line to itself. */
  isLong?: boolean;
  of: (row: R) => ReactNode;
}

interface FigureTableProps<R> {
  label: string;
  caption?: ReactNode;
  /** The first column names the rows. */
  columns: readonly [FigureColumn<R>, ...FigureColumn<R>[]];
  rows: readonly R[];
  keyOf: (row: R) => string;
}

/** Figures in rows and columns; on a narrow screen each row is a block of figures, every one with its name. */
export function FigureTable<R>({ label, caption, columns, rows, keyOf }: FigureTableProps<R>) {
  const [head, ...others] = columns;
  return (
    <section className={styles['frame']} aria-label={`${label}, a table`}>
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
            <tr key={keyOf(row)}>
              <th scope="row">{head.of(row)}</th>
              {others.map(({ name, mark, isLong, of }) => (
                <td key={name} className={cx(isLong && styles['long'])}>
                  <span className={styles['name']}>
                    {mark} {name}
                  </span>
                  {of(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
