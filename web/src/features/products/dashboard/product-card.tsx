import { Link } from '@tanstack/react-router';
import { type Product } from '@tidemark/contracts/product.ts';
import { Sparkline } from '../../../charts/sparkline.tsx';
import { formatMoney } from '../../../format/money.ts';
import { PriceLine } from '../../../ui/values/price-line.tsx';
import { ProductImage } from '../../../ui/values/product-image.tsx';
import { StockBadge } from '../../../ui/values/stock-badge.tsx';
import { CheckStatus } from '../check-status.tsx';
import styles from './product-card.module.css';

/** A product in the list; the whole card links to its page. */
export function ProductCard({ product }: { product: Product }) {
  return (
    <article className={styles['card']}>
      <div className={styles['top']}>
        <ProductImage product={product} />
        <div className={styles['text']}>
          <p className={styles['shop']}>{product.domain}</p>
          <h3 className={styles['title']}>
            <Link to="/products/$id" params={{ id: product.id }} className={styles['link']}>
              {product.title ?? product.url}
            </Link>
          </h3>
        </div>
      </div>
      <PriceLine product={product} />
      <div className={styles['footer']}>
        <CheckStatus product={product} />
        {(product.price ?? product.availability) && <StockBadge availability={product.availability} />}
      </div>
      <div className={styles['spark']}>
        <Sparkline days={product.sparkline} tone={toneOf(product)} label={describeSparkline(product)} />
      </div>
    </article>
  );
}

function toneOf({ change }: Product): 'fall' | 'rise' | 'flat' {
  if (!change || change.percent === 0) return 'flat';
  return change.percent < 0 ? 'fall' : 'rise';
}

function describeSparkline({ low, high }: Product): string {
  if (!low || !high) return 'Prices of the last 30 days';
  return `Prices of the last 30 days. Lowest ever ${formatMoney(low.price)}, highest ever ${formatMoney(high.price)}`;
}
