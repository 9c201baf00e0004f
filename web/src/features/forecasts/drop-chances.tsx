import { type Forecast, FORECAST_DAYS } from '@tidemark/contracts/forecast.ts';
import { formatShare } from '../../format/percent.ts';
import styles from './drop-chances.module.css';

/** The chances of a price drop per horizon, as numbers and bars. */
export function DropChances({ drop }: { drop: Forecast['drop'] }) {
  return (
    <table className={styles['chances']}>
      <caption>Chance of a price drop</caption>
      <thead>
        <tr>
          <th scope="col">Within</th>
          <th scope="col">5% or more</th>
          <th scope="col">10% or more</th>
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
      {formatShare(share)}
      <span className={styles['track']} aria-hidden="true">
        <span style={{ width: `${share * 100}%` }} />
      </span>
    </td>
  );
}
