import type { TrackRecord } from '@tidemark/contracts/forecast.ts';
import { meanWords, spanWords } from '../format/forecast.ts';
import { numberLocale } from '../format/locale.ts';
import { shareWords } from '../format/stats.ts';
import styles from './record-table.module.css';

/** What became of verdicts, a row for each verdict and span or market. */
export function RecordTable({ records, by }: { records: readonly TrackRecord[]; by: 'days' | 'market' }) {
  return (
    <section className={styles['frame']} aria-label="What became of verdicts, a table">
      <table className={styles['table']}>
        <thead>
          <tr>
            <th scope="col">Verdict</th>
            <th scope="col">{by === 'days' ? 'Over' : 'Market'}</th>
            <th scope="col">Scored</th>
            <th scope="col">Saved money</th>
            <th scope="col">Saved on average</th>
            <th scope="col">Fell 5 %</th>
            <th scope="col">Low within 8 in 10</th>
            <th scope="col">Made</th>
          </tr>
        </thead>
        <tbody>
          {records.map((record) => (
            <Row key={`${record.verdict} ${record.days} ${record.market}`} record={record} by={by} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Row({ record, by }: { record: TrackRecord; by: 'days' | 'market' }) {
  const { verdict, days, market, count, savedMoneyCount, fellCount, lowInsideCount, versus } = record;
  return (
    <tr>
      <th scope="row">
        {verdict}
        <small>against {versus}</small>
      </th>
      <td>{by === 'days' ? `${days} days` : market}</td>
      <td>{count.toLocaleString(numberLocale)}</td>
      <td>{shareWords(savedMoneyCount / count)}</td>
      <td>{meanWords(record)}</td>
      <td>{shareWords(fellCount / count)}</td>
      <td>{shareWords(lowInsideCount / count)}</td>
      <td>{spanWords(record)}</td>
    </tr>
  );
}
