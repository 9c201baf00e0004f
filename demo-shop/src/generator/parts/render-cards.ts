import { esc } from '../../page-parts/html.ts';
import { type Product, type Scene } from '../scene/scene.ts';
import { type Template } from './template.ts';
import { fillMarkup } from './fill-markup.ts';
import { renderMoney } from './render-amount.ts';

/** Products as a list in the template's markup. */
export function renderCards(scene: Scene, template: Template, products: readonly Product[]): string {
  const hasButtons = scene.random.next() < 0.6;
  const cards = products.map((it) => renderCard(scene, template, it, hasButtons)).join('\n');
  return fillMarkup(scene, template.list, { cards });
}

function renderCard(scene: Scene, template: Template, product: Product, hasButton: boolean): string {
  return fillMarkup(scene, template.card, {
    href: `/p/${product.slug}`,
    name: esc(product.title),
    image: imageOf(product),
    price: cardPrice(scene, template, product),
    button: hasButton ? `<button type="button">${esc(scene.say('add'))}</button>` : '',
  });
}

function cardPrice(scene: Scene, template: Template, { cents, listCents }: Product): string {
  const money = (amount: number): string => renderMoney(scene, template, amount);
  if (listCents === null)
    return fillMarkup(scene, template.nowAlone ?? template.now, { amount: money(cents) });
  const now = fillMarkup(scene, template.now, { amount: money(cents) });
  const was = fillMarkup(scene, template.was, { amount: money(listCents) });
  return template.wasFirst ? was + now : now + was;
}

export function imageOf({ slug, title }: Product): string {
  return `<img src="/images/${slug}.jpg" alt="${esc(title)}" width="300" height="300">`;
}
