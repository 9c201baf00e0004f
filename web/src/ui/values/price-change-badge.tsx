import { type Product } from '@tidemark/contracts/product.ts';
import { formatMoney } from '../../format/money.ts';
import { formatPercent, percentInWords } from '../../format/percent.ts';
import { absoluteTime } from '../../format/time.ts';
import { Badge } from './badge.tsx';
import { Icon } from '../graphics/icon.tsx';

/** How far the price moved from the one before. */
export function ChangeChip({ change }: { change: NonNullable<Product['change']> }) {
  const { percent, previousPrice, at } = change;
  const before = formatMoney(previousPrice);
  return (
    <span title={`Was ${before} until ${absoluteTime(at)}`}>
      <Badge tone={percent < 0 ? 'good' : percent > 0 ? 'bad' : 'neutral'}>
        <Icon name={percent < 0 ? 'down' : percent > 0 ? 'up' : 'flat'} size={13} />
        <span aria-hidden="true">{formatPercent(percent)}</span>
        <span className="visually-hidden">
          {percentInWords(percent)} from {before}
        </span>
      </Badge>
    </span>
  );
}
