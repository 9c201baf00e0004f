import { type Product } from '@tidemark/contracts/product.ts';
import { type ReactNode } from 'react';
import { numberLocale } from '../../../format/locale.ts';
import { methodInWords } from '../../../format/outcome.ts';
import { absoluteTime } from '../../../format/time.ts';
import { Due } from '../../../ui/values/relative-time.tsx';
import styles from './price-source-panel.module.css';
import { Panel } from '../../../ui/layout/panel.tsx';

/** Where the price comes from and how sure Tidemark is of it. */
export function FoundPanel({ product }: { product: Product }) {
  const { foundBy, lastCheckedAt, nextCheckAt, sku, gtin } = product;
  return (
    <Panel title="How this price was found">
      {foundBy ? (
        <>
          <p>
            Read from {methodInWords(foundBy.method, foundBy.rendered)} at {product.domain}.
          </p>
          <Confidence share={foundBy.confidence} />
          {foundBy.evidence && (
            <figure className={styles['evidence']}>
              <figcaption>What the page said</figcaption>
              <code>{foundBy.evidence}</code>
            </figure>
          )}
        </>
      ) : (
        <p className={styles['none']}>No price has been read yet.</p>
      )}
      <dl className={styles['facts']}>
        <Fact name="Last checked" value={lastCheckedAt && absoluteTime(lastCheckedAt)} />
        <Fact name="Next check" value={nextCheckAt && <Due at={nextCheckAt} />} />
        <Fact name="Watched since" value={absoluteTime(product.watchedSince)} />
        <Fact name="Article number" value={sku} />
        <Fact name="GTIN" value={gtin} />
      </dl>
    </Panel>
  );
}

function Fact({ name, value }: { name: string; value: ReactNode }) {
  if (!value) return null;
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}

/** Nothing read from a page is certain. */
const SUREST = 0.99;

/** `share` is from 0 to 1. */
function Confidence({ share }: { share: number }) {
  const words = share >= 0.9 ? 'Very sure' : share >= 0.7 ? 'Fairly sure' : 'Not so sure';
  const percent = new Intl.NumberFormat(numberLocale, { style: 'percent' }).format(Math.min(share, SUREST));
  return (
    <div className={styles['confidence']}>
      <span>
        {words} ({percent} confidence)
      </span>
      <meter min={0} max={1} low={0.7} high={0.9} optimum={1} value={share} aria-label="Confidence">
        {percent}
      </meter>
    </div>
  );
}
