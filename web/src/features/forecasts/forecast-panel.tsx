import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { MIN_KNOWN_DAYS, type Forecast, type Verdict } from '@tidemark/contracts/forecast.ts';
import { type Product } from '@tidemark/contracts/product.ts';
import { useCreateAlert } from '../../api/alerts.ts';
import { forecastQuery } from '../../api/forecasts.ts';
import { recordWords, savingWords, VERDICT_NAMES } from '../../format/forecast.ts';
import { formatMoney } from '../../format/money.ts';
import { absoluteTime } from '../../format/time.ts';
import { showFailure } from '../../live/show-failure.ts';
import { Badge, type Tone } from '../../ui/values/badge.tsx';
import { Button } from '../../ui/controls/button.tsx';
import { DropChances } from './drop-chances.tsx';
import { EmptyState } from '../../ui/feedback/empty-state.tsx';
import styles from './forecast-panel.module.css';
import { Panel } from '../../ui/layout/panel.tsx';
import { QueryView } from '../../ui/feedback/query-view.tsx';
import { Skeleton } from '../../ui/feedback/skeleton.tsx';

const TONES: Readonly<Record<Verdict, Tone>> = { buy: 'good', wait: 'accent', unsure: 'neutral' };

/** Whether to buy now or to wait, why, and how such advice has fared. */
export function ForecastPanel({ product, offersRule }: { product: Product; offersRule: boolean }) {
  const query = useQuery({ ...forecastQuery(product.id), enabled: product.price !== null });
  const isYetToCome = query.data !== undefined && query.data.verdict !== 'buy';
  return (
    <Panel title="Buy now or wait?" side={isYetToCome && offersRule && <TellMe productId={product.id} />}>
      {product.price === null ? (
        <EmptyState title="No price yet">
          <p>A forecast needs a price, and {MIN_KNOWN_DAYS} days of its history.</p>
        </EmptyState>
      ) : (
        <QueryView query={query} loading={<Skeleton rows={1} height="14rem" />}>
          {(forecast) => <Advice forecast={forecast} />}
        </QueryView>
      )}
    </Panel>
  );
}

/** The rule for it, by one press. */
function TellMe({ productId }: { productId: string }) {
  const create = useCreateAlert();
  const make = (): void => create.mutate({ productId, type: 'good_time_to_buy' }, { onError: showFailure });
  return (
    <Button small icon="bell" busy={create.isPending} onClick={make}>
      Tell me when to buy
    </Button>
  );
}

function Advice({ forecast }: { forecast: Forecast }) {
  const { verdict, reasons, trackRecord, trackRecordMissingReason, knownDays } = forecast;
  if (knownDays < MIN_KNOWN_DAYS) return <TooEarly forecast={forecast} />;
  return (
    <>
      <div className={styles['verdict']}>
        <p className={styles['name']}>
          <Badge tone={TONES[verdict]}>{verdict}</Badge> <strong>{VERDICT_NAMES[verdict]}</strong>
        </p>
        <p>{savingWords(forecast)}</p>
      </div>
      <div className={styles['columns']}>
        <div>
          <h3>Why</h3>
          <ul className={styles['reasons']}>
            {reasons.map((reason) => (
              <li key={reason}>{sentence(reason)}</li>
            ))}
          </ul>
          <Lowest forecast={forecast} />
        </div>
        <DropChances drop={forecast.drop} />
      </div>
      <p className={styles['record']}>
        {trackRecord ? recordWords(trackRecord) : `${sentence(trackRecordMissingReason ?? 'No record yet')}.`}{' '}
        <Link to="/forecast">How forecasts fare</Link>
      </p>
      <MadeBy forecast={forecast} />
    </>
  );
}

function TooEarly({ forecast }: { forecast: Forecast }) {
  const { knownDays } = forecast;
  return (
    <>
      <EmptyState title="Too early to say">
        <p>
          This price is known {knownDays === 0 ? 'since today only' : `for ${days(knownDays)} only`}. With
          less than {MIN_KNOWN_DAYS}, a forecast would be a guess; come back in{' '}
          {days(MIN_KNOWN_DAYS - knownDays)}.
        </p>
      </EmptyState>
      <MadeBy forecast={forecast} />
    </>
  );
}

function Lowest({ forecast: { low, lowInDays } }: { forecast: Forecast }) {
  const when = lowInDays === 0 ? 'most likely now' : `most likely in about ${days(lowInDays)}`;
  return (
    <p className={styles['lowest']}>
      Lowest price of the next 30 days: <strong>{formatMoney(low.q50)}</strong>, {when}; with a chance of 8 in
      10 between {formatMoney(low.q10)} and {formatMoney(low.q90)}.
    </p>
  );
}

function MadeBy({ forecast: { asOf, model } }: { forecast: Forecast }) {
  return (
    <p className={styles['made']}>
      As of <time dateTime={asOf}>{absoluteTime(asOf)}</time>, by model {model}. A forecast is a chance, not a
      promise.
    </p>
  );
}

function sentence(reason: string): string {
  return reason.charAt(0).toUpperCase() + reason.slice(1);
}

function days(count: number): string {
  return count === 1 ? 'a day' : `${count} days`;
}
