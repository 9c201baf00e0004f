import { useState } from 'react';
import { classNames } from '../../styles/class-names.ts';
import { Waves } from '../graphics/waves.tsx';
import styles from './product-image.module.css';

/** The shop's picture of the product, or a placeholder if there is none or it does not load. */
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
    <div className={classNames(styles['frame'], styles[size])}>
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
