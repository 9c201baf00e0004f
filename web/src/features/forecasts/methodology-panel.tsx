import { Panel } from '../../ui/layout/panel.tsx';
import styles from './methodology-panel.module.css';

/** Definitions of the figures on the page. */
export function MethodologyPanel() {
  return (
    <Panel title="How we measure accuracy">
      <dl className={styles['terms']}>
        <dt>Waiting</dt>
        <dd>
          Buying at the first drop of at least 5% within the horizon, or at its end if there is none. Waiting
          costs 0.1% of the price per day.
        </dd>
        <dt>Saved</dt>
        <dd>
          For “wait”: what waiting saved compared with buying at once. For “buy”: what buying at once saved
          compared with waiting, including the cost of waiting. Buying therefore saves a little even if the
          price does not change, so look at the average as well as the share. “Unsure” is no advice: the
          figure is what waiting would have saved.
        </dd>
        <dt>Low in 80% range</dt>
        <dd>
          How often the actual lowest price was within the range that the forecast considered 80% likely.
          Prices that hardly change are within it more often than that.
        </dd>
        <dt>Excluded</dt>
        <dd>
          Forecasts whose product was not checked again after the horizon, or changed its currency. Each
          product counts once per day and price.
        </dd>
        <dt>Replayed</dt>
        <dd>
          For every product, forecasts at past moments half a month apart, made from what was known then. They
          are never mixed with shown forecasts, and a model is not replayed on prices it was trained on.
        </dd>
      </dl>
    </Panel>
  );
}
