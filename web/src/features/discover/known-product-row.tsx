import { Link } from '@tanstack/react-router';
import { type KnownProduct } from '@tidemark/contracts/search.ts';
import { type ReactNode } from 'react';
import { useAddProduct } from '../../api/products.ts';
import { showErrorToast } from '../../live/show-error-toast.ts';
import { Button } from '../../ui/controls/button.tsx';
import { Row, RowNote } from '../../ui/layout/row-list.tsx';
import { Badge } from '../../ui/values/badge.tsx';
import { PriceLine } from '../../ui/values/price-line.tsx';
import { ProductImage } from '../../ui/values/product-image.tsx';
import { StockBadge } from '../../ui/values/stock-badge.tsx';
import styles from './known-product-row.module.css';

/** A product known to this server, with a button to watch it. */
export function KnownProductRow({ product, children }: { product: KnownProduct; children?: ReactNode }) {
  return (
    <Row
      lead={<ProductImage product={product} size="small" />}
      side={<WatchButton key={product.id} product={product} />}
    >
      <p className={styles['shop']}>{product.domain}</p>
      <p className={styles['title']}>
        <ProductName product={product} />
      </p>
      <PriceLine product={{ ...product, change: null }} />
      <RowNote>
        {(product.price ?? product.availability) && <StockBadge availability={product.availability} />}
        {children}
      </RowNote>
    </Row>
  );
}

/** Links to the product's page in this app if the user watches it, otherwise to the shop. */
function ProductName({ product: { id, url, title, watched } }: { product: KnownProduct }) {
  const name = title ?? url;
  if (watched)
    return (
      <Link to="/products/$id" params={{ id }}>
        {name}
      </Link>
    );
  return (
    <a href={url} target="_blank" rel="noreferrer noopener">
      {name}
    </a>
  );
}

function WatchButton({ product: { url, title, watched } }: { product: KnownProduct }) {
  const add = useAddProduct();
  if (watched || add.isSuccess) return <Badge tone="accent">Watched</Badge>;
  return (
    <Button
      small
      icon="plus"
      busy={add.isPending}
      aria-label={`Watch ${title ?? url}`}
      onClick={() => add.mutate({ url }, { onError: showErrorToast })}
    >
      Watch
    </Button>
  );
}
