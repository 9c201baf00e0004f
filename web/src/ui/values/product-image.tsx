import { useState } from 'react';
import { cx } from '../../styles/class-names.ts';
import styles from './product-image.module.css';
import { Waves } from '../graphics/waves.tsx';

/** The shop's picture of the product, or a tide mark when there is none or it does not load. */
export function ProductImage({
  src,
  size = 'medium',
}: {
  src: string | null;
  size?: 'small' | 'medium' | 'large';
}) {
  const [failed, setFailed] = useState<string | null>(null);
  const isShown = src !== null && failed !== src;
  return (
    <div className={cx(styles['frame'], styles[size])}>
      {isShown ? (
        <img
          src={src}
          alt=""
          loading="lazy"
          decoding="async"
          referrerPolicy="no-referrer"
          onError={() => setFailed(src)}
        />
      ) : (
        <Waves className={styles['none']} />
      )}
    </div>
  );
}
