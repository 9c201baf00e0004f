import { useNavigate } from '@tanstack/react-router';
import { type Product } from '@tidemark/contracts/product.ts';
import { useCheckNow, useStopWatching } from '../../../api/products.ts';
import { showFailure } from '../../../live/show-failure.ts';
import { showToast } from '../../../live/toasts.ts';
import { Button, buttonLook } from '../../../ui/controls/button.tsx';
import { CheckState } from '../check-status.tsx';
import { ConfirmButton } from '../../../ui/controls/confirm-button.tsx';
import { Icon } from '../../../ui/graphics/icon.tsx';
import { PriceLine } from '../../../ui/values/price-line.tsx';
import styles from './product-hero.module.css';
import { ProductImage } from '../../../ui/values/product-image.tsx';
import { ProductNotes } from './product-notes.tsx';
import { StockBadge } from '../../../ui/values/stock-badge.tsx';

/** What the product is, what it costs now, and what can be done with it. */
export function ProductHero({ product }: { product: Product }) {
  return (
    <header className={styles['hero']}>
      <ProductImage src={product.imageUrl} size="large" />
      <div className={styles['words']}>
        <p className={styles['shop']}>
          {product.domain}
          {product.brand && ` · ${product.brand}`}
        </p>
        <h1 className={styles['title']}>{product.title ?? product.url}</h1>
        <PriceLine product={product} large />
        <div className={styles['state']}>
          {product.price && <StockBadge availability={product.availability} />}
          <CheckState product={product} />
        </div>
      </div>
      <Actions product={product} />
      <ProductNotes product={product} />
    </header>
  );
}

function Actions({ product }: { product: Product }) {
  const navigate = useNavigate();
  const check = useCheckNow(product.id);
  const stop = useStopWatching(product.id);
  const checkNow = (): void =>
    check.mutate(undefined, {
      onError: showFailure,
      onSuccess: ({ check }) =>
        showToast({ tone: 'info', title: 'Checked now', text: check?.message ?? 'The check is on its way.' }),
    });
  const stopNow = (): void =>
    stop.mutate(undefined, { onError: showFailure, onSuccess: () => void navigate({ to: '/' }) });
  return (
    <div className={styles['actions']}>
      <a
        className={buttonLook({ tone: 'primary', small: true })}
        href={shopLink(product.url)}
        target="_blank"
        rel="noopener noreferrer"
      >
        <Icon name="external" size={16} />
        Open at the shop<span className="visually-hidden"> in a new tab</span>
      </a>
      <Button small icon="refresh" busy={check.isPending} onClick={checkNow}>
        Check now
      </Button>
      <ConfirmButton
        label="Stop watching"
        icon="trash"
        busy={stop.isPending}
        question="Stop watching this product?"
        consequence="It leaves your list, and your rules for it are deleted."
        confirm="Stop watching"
        onConfirm={stopNow}
      />
    </div>
  );
}

/** The product's address, unless it is not one that a browser may open from here. */
function shopLink(url: string): string | undefined {
  return /^https?:\/\//i.test(url) ? url : undefined;
}
