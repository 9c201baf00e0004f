import { type Product } from '@tidemark/contracts/product.ts';
import { comparePrices, formatMoney } from '../../format/money.ts';
import { classNames } from '../../styles/class-names.ts';
import { PriceChangeBadge } from './price-change-badge.tsx';
import styles from './price-line.module.css';

type Priced = Pick<Product, 'price' | 'listPrice' | 'change'>;

/** The price with its list price and last change. */
export function PriceLine({ product, large = false }: { product: Priced; large?: boolean }) {
  const { price, listPrice, change } = product;
  if (!price) return <p className={styles['none']}>No price yet</p>;
  return (
    <p className={classNames(styles['line'], large && styles['large'])}>
      <span className={styles['price']}>{formatMoney(price)}</span>
      {listPrice && comparePrices(listPrice, price) > 0 && (
        <s className={styles['list']} title="The shop’s list price">
          <span className="visually-hidden">List price </span>
          {formatMoney(listPrice)}
        </s>
      )}
      {change && <PriceChangeBadge change={change} />}
    </p>
  );
}
