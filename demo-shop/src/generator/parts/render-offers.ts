import { esc } from '../../page-parts/html.ts';
import { type Scene } from '../scene/scene.ts';
import { plainMoney } from './render-amount.ts';

const SELLERS = ['Nordlicht', 'MegaBit', 'Casa Uno', 'Pixelhaus', 'Outlet 24', 'Tienda Sol'] as const;

/** Offers of several sellers: a comparison lists them from the price up, a marketplace shows higher ones. */
export function renderOffers(scene: Scene): string {
  const { trade, product, random, say, stock } = scene;
  if (!stock.showsPrice || (trade !== 'comparison' && trade !== 'marketplace')) return '';
  const lowest = trade === 'comparison' ? 1 : 1.02;
  const rows = [0, 1, 2, 3].slice(0, random.between(2, 4)).map((index) => {
    const cents = Math.ceil((product.cents * (lowest + index * 0.06)) / 100) * 100;
    const price = plainMoney(scene, index === 0 && trade === 'comparison' ? product.cents : cents);
    return `<li class="offer"><span>${random.pick(SELLERS)}</span> <strong>${price}</strong> <span>${say('shipping').replace('{a}', () => plainMoney(scene, random.between(2, 9) * 100))}</span> <a href="/go/${index}">${esc(say('more'))}</a></li>`;
  });
  return `<ul class="offers">${rows.join('')}</ul>`;
}
