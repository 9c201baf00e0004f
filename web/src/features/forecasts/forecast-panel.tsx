import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type Forecast, MIN_KNOWN_DAYS, type Verdict } from '@tidemark/contracts/forecast.ts';
import { type Product } from '@tidemark/contracts/product.ts';
import { useCreateAlert } from '../../api/alerts.ts';
import { forecastQuery } from '../../api/forecasts.ts';
import { describeSaving, describeTrackRecord, VERDICT_NAMES } from '../../format/forecast.ts';
import { formatMoney } from '../../format/money.ts';
import { formatDateTime } from '../../format/time.ts';
import { showErrorToast } from '../../live/show-error-toast.ts';
import { Button } from '../../ui/controls/button.tsx';
import { EmptyState } from '../../ui/feedback/empty-state.tsx';
import { QueryView } from '../../ui/feedback/query-view.tsx';
import { Skeleton } from '../../ui/feedback/skeleton.tsx';
import { Panel } from '../../ui/layout/panel.tsx';
import { Badge, type Tone } from '../../ui/values/badge.tsx';
import { DropChances } from './drop-chances.tsx';
import styles from './forecast-panel.module.css';

const TONES: Readonly<Record<Verdict, Tone>> = { buy: 'good', wait: 'accent', unsure: 'neutral' };

/** The advice to buy now or wait, with its reasons and track record. */
export function ForecastPanel({ product, offersRule }: { product: Product; offersRule: boolean }) {
  const query = useQuery({ ...forecastQuery(product.id), enabled: product.price !== null });
  const isWorthAlerting = query.data !== undefined && query.data.verdict !== 'buy';
  return (
    <Panel
      title="Buy now or wait?"
      side={isWorthAlerting && offersRule && <AlertWhenToBuyButton productId={product.id} />}
    >
      {product.price === null ? (
        <EmptyState title="No price yet">
          <p>A forecast needs a price and {MIN_KNOWN_DAYS} days of price history.</p>
        </EmptyState>
      ) : (
        <QueryView query={query} loading={<Skeleton rows={1} height="14rem" />}>
          {(forecast) => <ForecastDetails forecast={forecast} />}
        </QueryView>
      )}
    </Panel>
  );
}

/** Creates a rule that fires when the forecast changes to “buy”. */
function AlertWhenToBuyButton({ productId }: { productId: string }) {
  const create = useCreateAlert();
  const createRule = (): void =>
    create.mutate({ productId, type: 'good_time_to_buy' }, { onError: showErrorToast });
  return (
    <Button small icon="bell" busy={create.isPending} onClick={createRule}>
      Alert me when to buy
    </Button>
  );
}

function ForecastDetails({ forecast }: { forecast: Forecast }) {
  const { verdict, reasons, trackRecord, trackRecordMissingReason, knownDays } = forecast;
  if (knownDays < MIN_KNOWN_DAYS) return <TooEarly forecast={forecast} />;
  return (
    <>
      <div className={styles['verdict']}>
        <p className={styles['name']}>
          <Badge tone={TONES[verdict]}>{verdict}</Badge> <strong>{VERDICT_NAMES[verdict]}</strong>
        </p>
        <p>{describeSaving(forecast)}</p>
      </div>
      <div className={styles['columns']}>
        <div>
          <h3>Why</h3>
          <ul className={styles['reasons']}>
            {reasons.map((reason) => (
              <li key={reason}>{capitalize(reason)}</li>
            ))}
          </ul>
          <LowestPrice forecast={forecast} />
        </div>
        <DropChances drop={forecast.drop} />
      </div>
      <p className={styles['record']}>
        {trackRecord
          ? describeTrackRecord(trackRecord)
          : `${capitalize(trackRecordMissingReason ?? 'No track record yet')}.`}{' '}
        <Link to="/forecast">Forecast accuracy</Link>
      </p>
      <ForecastFooter forecast={forecast} />
    </>
  );
}

function TooEarly({ forecast }: { forecast: Forecast }) {
  const { knownDays } = forecast;
  return (
    <>
      <EmptyState title="Too early to say">
        <p>
          {knownDays === 0
            ? 'Our price history starts today'
            : `We have only ${days(knownDays)} of price history`}
          . With less than {MIN_KNOWN_DAYS} days, a forecast would be a guess. Check back in{' '}
          {days(MIN_KNOWN_DAYS - knownDays)}.
        </p>
      </EmptyState>
      <ForecastFooter forecast={forecast} />
    </>
  );
}

function LowestPrice({ forecast: { low, lowInDays } }: { forecast: Forecast }) {
  const when = lowInDays === 0 ? 'most likely now' : `most likely in about ${days(lowInDays)}`;
  return (
    <p className={styles['lowest']}>
      Lowest price in the next 30 days: <strong>{formatMoney(low.q50)}</strong>, {when}; 80% likely between{' '}
      {formatMoney(low.q10)} and {formatMoney(low.q90)}.
    </p>
  );
}

function ForecastFooter({ forecast: { asOf, model } }: { forecast: Forecast }) {
  return (
    <p className={styles['footer']}>
      Made <time dateTime={asOf}>{formatDateTime(asOf)}</time> by model {model}. A forecast is a probability,
      not a promise.
    </p>
  );
}

function capitalize(reason: string): string {
  return reason.charAt(0).toUpperCase() + reason.slice(1);
}

function days(count: number): string {
  return count === 1 ? '1 day' : `${count} days`;
}
