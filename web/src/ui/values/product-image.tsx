import { imagePath } from '@tidemark/contracts/routes/products.ts';
import { useState } from 'react';
import { classNames } from '../../styles/class-names.ts';
import { Waves } from '../graphics/waves.tsx';
import styles from './product-image.module.css';

interface ProductImageProps {
  /** `imageUrl` is the shop's address. It is never loaded: the service passes the picture on. */
  product: { id: string; imageUrl: string | null };
  size?: 'small' | 'medium' | 'large';
}

/** The picture of the product, or a placeholder if there is none or it does not load. */
export function ProductImage({ product: { id, imageUrl }, size = 'medium' }: ProductImageProps) {
  const [failed, setFailed] = useState<string | null>(null);
  const isShown = imageUrl !== null && failed !== imageUrl;
  return (
    <div className={classNames(styles['frame'], styles[size])}>
      {isShown ? (
        <img src={imagePath(id)} alt="" loading="lazy" decoding="async" onError={() => setFailed(imageUrl)} />
      ) : (
        <Waves className={styles['none']} />
      )}
    </div>
  );
}
