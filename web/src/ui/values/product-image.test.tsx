// @vitest-environment happy-dom
import { fireEvent, render } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { ProductImage } from './product-image.tsx';

const imageIn = (container: HTMLElement) => container.querySelector('img');

describe('ProductImage', () => {
  it('ProductImage loads the picture from the service and never from the shop', () => {
    const product = { id: '7', imageUrl: 'https://shop.example/kettle.jpg' };
    const { container } = render(<ProductImage product={product} />);
    expect(imageIn(container)?.getAttribute('src')).toBe('/api/v1/products/7/image');
    expect(container.innerHTML).not.toContain('shop.example');
  });

  it('ProductImage shows a placeholder without a picture, and if it does not load', () => {
    const { container, rerender } = render(<ProductImage product={{ id: '7', imageUrl: null }} />);
    expect(imageIn(container)).toBeNull();
    rerender(<ProductImage product={{ id: '7', imageUrl: 'https://shop.example/gone.jpg' }} />);
    fireEvent.error(imageIn(container) as HTMLElement);
    expect(imageIn(container)).toBeNull();
    expect(container.querySelector('svg')).not.toBeNull();
  });
});
