import { expect, it } from 'vitest';
import { partKindOf } from './unrelated-words.ts';

it.each([
  'site-footer', 'footer', 'footer__links', 'main-nav', 'navbar navbar-expand', 'mega-menu', 'breadcrumbs', 'product-breadcrumb', 'newsletter-box', 'mini-cart', 'cookie-banner', 'site-header',
])('takes an element of class %s for a part of every page', (names) => {
  expect(partKindOf(names)).toBe('furniture');
}); // prettier-ignore

it.each([
  'related-products', 'relatedProducts', 'relatedproducts', 'similar', 'recommendations', 'pdp-upsell', 'up-sells', 'cross-sell-list', 'customers-also-bought', 'you-may-like', 'sponsored-items', 'bundle-box', 'product-accessories', 'cart-drawer', 'product-reviews', 'trade-in',
])('takes an element of class %s for a part about something else', (names) => {
  expect(partKindOf(names)).toBe('other-subject');
}); // prettier-ignore

it.each([
  'details-footer', 'card-footer', 'price-box__footer', 'with-nav', 'nav-tabs-content', 'has-reviews', 'layout-reviews-faq', 'unrelated-content', 'recommended-price', 'category-kitchen-accessories', 'page-product-bundle', 'is-related', 'product-main', '',
])('keeps an element of class %s, whose name only contains such a word', (names) => {
  expect(partKindOf(names)).toBeNull();
}); // prettier-ignore
