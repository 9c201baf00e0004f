import { type DemoProduct } from '../catalogue/catalogue.ts';
import { each, esc, fill } from './html.ts';
import { at, seededRandom } from '../catalogue/seeded-random.ts';

const MAX_SHOWN = 14;

export interface Review {
  readonly author: string;
  readonly title: string;
  readonly text: string;
  readonly stars: number;
  readonly day: string;
}

/** The reviews shown on a product page: a fixed part of the product's reviews. */
export function reviewsOf({ id, locale, reviewCount }: DemoProduct): Review[] {
  const { wording } = locale;
  const random = seededRandom('reviews', id);
  return Array.from({ length: Math.min(reviewCount, MAX_SHOWN) }, (_, index) => ({
    author: random.pick(wording.reviewers),
    title: random.pick(wording.reviewTitles),
    text: `${at(wording.reviewTexts, index)} ${random.pick(wording.reviewTexts)}`,
    stars: random.between(3, 5),
    day: new Date(Date.UTC(2025, random.between(0, 11), random.between(1, 28))).toISOString().slice(0, 10),
  }));
}

/** The review section, with class names that start with the theme's prefix. */
export function renderReviews(product: DemoProduct, prefix: string): string {
  const { wording } = product.locale;
  const list = each(
    reviewsOf(product),
    (review, index) =>
      `<li class="${prefix}-review" id="review-${product.number}-${index + 1}"><div class="${prefix}-review__head"><span class="${prefix}-stars" role="img" aria-label="${review.stars}/5">${'★'.repeat(review.stars)}${'☆'.repeat(5 - review.stars)}</span> <strong>${esc(review.title)}</strong></div><p class="${prefix}-review__text">${esc(review.text)}</p><p class="${prefix}-review__by">${esc(review.author)} · <time datetime="${review.day}">${review.day}</time></p></li>`,
  );
  return `<section class="${prefix}-reviews" id="reviews"><h2>${esc(wording.reviews)} (${product.reviewCount})</h2><p>${product.rating} / 5 · ${esc(fill(wording.reviewCount, { count: product.reviewCount }))}</p><ol>${list}</ol><a href="#reviews" class="${prefix}-review__write">${esc(wording.writeReview)}</a></section>`;
}

/** The product's description, in paragraphs. */
export function descriptionOf({ locale, itemName, brand, author, id }: DemoProduct): string[] {
  const { bookDescriptions, descriptions } = locale.wording;
  const lines = author === null ? descriptions : bookDescriptions;
  const start = seededRandom('description', id).between(0, 5);
  const middle = [1, 2, 3, 4].map((step) => at(lines.slice(1), start + step));
  const values = { name: itemName, brand, author: author ?? '' };
  return [at(lines, 0), ...middle].map((line) => fill(line, values));
}
