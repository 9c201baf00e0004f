import { FORECAST_DAYS, type Forecast } from '@tidemark/contracts/forecast.ts';
import { shareWords } from '../../format/stats.ts';
import styles from './drop-chances.module.css';

/** The chances of a fall, as bars with their figures. */
export function DropChances({ drop }: { drop: Forecast['drop'] }) {
  return (
    <table className={styles['chances']}>
      <caption>Chance that the price falls</caption>
      <thead>
        <tr>
          <th scope="col">Within</th>
          <th scope="col">by 5 % or more</th>
          <th scope="col">by 10 % or more</th>
        </tr>
      </thead>
      <tbody>
        {FORECAST_DAYS.map((days) => (
          <tr key={days}>
            <th scope="row">{days} days</th>
            <Chance share={drop[days][5]} />
            <Chance share={drop[days][10]} />
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Chance({ share }: { share: number }) {
  return (
    <td>
      {shareWords(share)}
      <span className={styles['track']} aria-hidden="true">
        <span style={{ width: `${share * 100}%` }} />
      </span>
    </td>
  );
}
