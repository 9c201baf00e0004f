import styles from './methodology-panel.module.css';
import { Panel } from '../../ui/layout/panel.tsx';

/** What the figures mean, in full. */
export function HowMeasured() {
  return (
    <Panel title="How it is measured">
      <dl className={styles['terms']}>
        <dt>Waiting</dt>
        <dd>
          Buying at the first fall of at least 5 % within the days, else at their end. It costs 0.1 % of the
          price a day, for going without.
        </dd>
        <dt>Saved</dt>
        <dd>
          For “wait”: what waiting saved against buying at once. For “buy”: what buying at once saved against
          waiting, the cost of waiting counted, so that it saves a little also where the price stands still;
          look at the average, not at the share alone. “Unsure” advises nothing: the figure is what waiting
          would have saved.
        </dd>
        <dt>Low within 8 in 10</dt>
        <dd>
          How often the lowest price that came lay in the span that was given for it with a chance of 80 %.
          Prices that hardly move lie in it more often than that.
        </dd>
        <dt>Left out</dt>
        <dd>
          Forecasts whose product was not seen again after their days, or came to be sold in another currency.
          One product counts once a day and price.
        </dd>
        <dt>Replayed</dt>
        <dd>
          Moments half a month apart in the past of every product here, forecast from what was known at each.
          Never mixed with what was shown; a model is not replayed on prices that it has learned from.
        </dd>
      </dl>
    </Panel>
  );
}
