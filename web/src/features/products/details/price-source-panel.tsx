import { type Product } from '@tidemark/contracts/product.ts';
import { type ReactNode } from 'react';
import { describeMethod } from '../../../format/check-labels.ts';
import { numberLocale } from '../../../format/locale.ts';
import { formatDateTime } from '../../../format/time.ts';
import { Panel } from '../../../ui/layout/panel.tsx';
import { DueTime } from '../../../ui/values/relative-time.tsx';
import styles from './price-source-panel.module.css';

/** Where on the page the price was read, and how confident Tidemark is in it. */
export function PriceSourcePanel({ product }: { product: Product }) {
  const { foundBy, lastCheckedAt, nextCheckAt, sku, gtin } = product;
  return (
    <Panel title="How this price was found">
      {foundBy ? (
        <>
          <p>
            Read from {describeMethod(foundBy.method)} at {product.domain}
            {foundBy.rendered && ', rendered in a browser'}.
          </p>
          <Confidence share={foundBy.confidence} />
          {foundBy.evidence && (
            <figure className={styles['evidence']}>
              <figcaption>Evidence on the page</figcaption>
              <code>{foundBy.evidence}</code>
            </figure>
          )}
        </>
      ) : (
        <p className={styles['none']}>No price has been read yet.</p>
      )}
      <dl className={styles['facts']}>
        <Fact name="Last checked" value={lastCheckedAt && formatDateTime(lastCheckedAt)} />
        <Fact name="Next check" value={nextCheckAt && <DueTime at={nextCheckAt} />} />
        <Fact name="Watched since" value={formatDateTime(product.watchedSince)} />
        <Fact name="SKU" value={sku} />
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

/** No price read from a page is certain, so 100% is never shown. */
const MAX_SHOWN_CONFIDENCE = 0.99;

/** `share` is from 0 to 1. */
function Confidence({ share }: { share: number }) {
  const level = share >= 0.9 ? 'High' : share >= 0.7 ? 'Medium' : 'Low';
  const percent = new Intl.NumberFormat(numberLocale, { style: 'percent' }).format(
    Math.min(share, MAX_SHOWN_CONFIDENCE),
  );
  return (
    <div className={styles['confidence']}>
      <span>
        {level} confidence ({percent})
      </span>
      <meter min={0} max={1} low={0.7} high={0.9} optimum={1} value={share} aria-label="Confidence">
        {percent}
      </meter>
    </div>
  );
}
