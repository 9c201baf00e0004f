import { type Product } from '@tidemark/contracts/product.ts';
import { formatMoney } from '../../format/money.ts';
import { describeChange, formatChange } from '../../format/percent.ts';
import { formatDateTime } from '../../format/time.ts';
import { Icon } from '../graphics/icon.tsx';
import { Badge } from './badge.tsx';

/** The change from the previous price, in percent. */
export function PriceChangeBadge({ change }: { change: NonNullable<Product['change']> }) {
  const { percent, previousPrice, at } = change;
  const before = formatMoney(previousPrice);
  return (
    <span title={`Was ${before} until ${formatDateTime(at)}`}>
      <Badge tone={percent < 0 ? 'good' : percent > 0 ? 'bad' : 'neutral'}>
        <Icon name={percent < 0 ? 'down' : percent > 0 ? 'up' : 'flat'} size={13} />
        <span aria-hidden="true">{formatChange(percent)}</span>
        <span className="visually-hidden">
          {describeChange(percent)} from {before}
        </span>
      </Badge>
    </span>
  );
}
