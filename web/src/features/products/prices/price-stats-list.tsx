import { type Money } from '@tidemark/contracts/money.ts';
import { type PriceStats } from '@tidemark/contracts/price.ts';
import { type ReactNode } from 'react';
import { formatMoney } from '../../../format/money.ts';
import { formatShare } from '../../../format/percent.ts';
import { describeDrops, describePriceCut } from '../../../format/stats.ts';
import { formatDateTime, formatDay } from '../../../format/time.ts';
import styles from './price-stats-list.module.css';

/**
 * Statistics of the price, each with its period. `period` is the range of the chart, such as "last 30 days".
 */
export function PriceStatsList({ stats, period }: { stats: PriceStats; period: string }) {
  const { allTimeLow, allTimeHigh, trackedSince, priorLow, inStockShare, drops } = stats;
  return (
    <dl className={styles['stats']}>
      <Stat
        name="Lowest ever"
        price={allTimeLow?.price}
        note={allTimeLow && <DateNote at={allTimeLow.at} />}
        tone="low"
      />
      <Stat
        name="Highest ever"
        price={allTimeHigh?.price}
        note={allTimeHigh && <DateNote at={allTimeHigh.at} />}
        tone="high"
      />
      <Stat name="Average" price={stats.rangeAverage} note={`${period}, time-weighted`} />
      <Stat name="Low" price={stats.rangeLow} note={period} />
      <Stat name="High" price={stats.rangeHigh} note={period} />
      {priorLow && <Stat name="Prior low" price={priorLow.price} note={describePriceCut(priorLow)} />}
      {inStockShare !== null && (
        <TextStat name="In stock" value={formatShare(inStockShare)} note="of the last 90 days" />
      )}
      <TextStat name="Drops" value={String(drops.count)} note={describeDrops(drops)} />
      <TextStat name="Tracked since" value={trackedSince ? formatDay(trackedSince) : 'Not yet'} />
    </dl>
  );
}

interface StatProps {
  name: string;
  price: Money | null | undefined;
  note: ReactNode;
  tone?: 'low' | 'high';
}

function Stat({ name, price, note, tone }: StatProps) {
  return (
    <div className={styles['stat']}>
      <dt>{name}</dt>
      <dd>
        <span className={styles[tone ?? 'value']}>{price ? formatMoney(price) : 'Unknown'}</span>
        {price && <small>{note}</small>}
      </dd>
    </div>
  );
}

function TextStat({ name, value, note }: { name: string; value: string; note?: string }) {
  return (
    <div className={styles['stat']}>
      <dt>{name}</dt>
      <dd>
        <span className={styles['value']}>{value}</span>
        {note && <small>{note}</small>}
      </dd>
    </div>
  );
}

function DateNote({ at }: { at: string }) {
  return (
    <time dateTime={at} title={formatDateTime(at)}>
      on {formatDay(at)}
    </time>
  );
}
