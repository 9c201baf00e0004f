import { useNavigate } from '@tanstack/react-router';
import { type Product } from '@tidemark/contracts/product.ts';
import { useCheckNow, useStopWatching } from '../../../api/products.ts';
import { showErrorToast } from '../../../live/show-error-toast.ts';
import { showToast } from '../../../live/toasts.ts';
import { Button, buttonClass } from '../../../ui/controls/button.tsx';
import { ConfirmButton } from '../../../ui/controls/confirm-button.tsx';
import { Icon } from '../../../ui/graphics/icon.tsx';
import { PriceLine } from '../../../ui/values/price-line.tsx';
import { ProductImage } from '../../../ui/values/product-image.tsx';
import { StockBadge } from '../../../ui/values/stock-badge.tsx';
import { CheckStatus } from '../check-status.tsx';
import styles from './product-hero.module.css';
import { ProductNotes } from './product-notes.tsx';

/** The product with its current price and its actions. */
export function ProductHero({ product }: { product: Product }) {
  return (
    <header className={styles['hero']}>
      <ProductImage product={product} size="large" />
      <div className={styles['text']}>
        <p className={styles['shop']}>
          {product.domain}
          {product.brand && ` · ${product.brand}`}
        </p>
        <h1 className={styles['title']}>{product.title ?? product.url}</h1>
        <PriceLine product={product} large />
        <div className={styles['state']}>
          {(product.price ?? product.availability) && <StockBadge availability={product.availability} />}
          <CheckStatus product={product} />
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
      onError: showErrorToast,
      onSuccess: ({ check }) =>
        showToast({
          tone: 'info',
          title: check ? 'Checked now' : 'Check started',
          text: check?.message ?? 'The result will appear here shortly.',
        }),
    });
  const stopNow = (): void =>
    stop.mutate(undefined, { onError: showErrorToast, onSuccess: () => void navigate({ to: '/' }) });
  return (
    <div className={styles['actions']}>
      <a
        className={buttonClass({ tone: 'primary', small: true })}
        href={shopLink(product.url)}
        target="_blank"
        rel="noopener noreferrer"
      >
        <Icon name="external" size={16} />
        View in shop<span className="visually-hidden"> in a new tab</span>
      </a>
      <Button small icon="refresh" busy={check.isPending} onClick={checkNow}>
        Check now
      </Button>
      <ConfirmButton
        label="Stop watching"
        icon="trash"
        busy={stop.isPending}
        question="Stop watching this product?"
        consequence="It will be removed from your list, and your rules for it will be deleted."
        confirm="Stop watching"
        onConfirm={stopNow}
      />
    </div>
  );
}

/** The product's URL, or undefined if it is not an HTTP URL and so not safe to link to. */
function shopLink(url: string): string | undefined {
  return /^https?:\/\//i.test(url) ? url : undefined;
}
