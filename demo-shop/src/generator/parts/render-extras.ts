import { esc } from '../../page-parts/html.ts';
import { type Scene } from '../scene/scene.ts';
import { type Template } from './template.ts';
import { fillMarkup } from './fill-markup.ts';
import { plainMoney, renderMoney } from './render-amount.ts';
import { imageOf, renderCards } from './render-cards.ts';

/** What real pages have around their main part, each on some pages only. */
export interface Extras {
  readonly beforeMain: string;
  readonly afterMain: string;
}

type Extra = (scene: Scene, template: Template) => string;
const AMOUNTS_FROM = 20;

const BEFORE: readonly [share: number, extra: Extra][] = [
  [0.35, freeShippingBar],
  [0.5, miniCart],
  [0.2, cookieBanner],
  [0.1, ageDialog],
];
const AFTER: readonly [share: number, extra: Extra][] = [
  [0.65, carousel],
  [0.3, recentlyViewed],
  [0.35, reviews],
  [0.2, stickyBar],
  [0.2, notifyDialog],
  [0.2, cookieBanner],
  [0.12, addedDialog],
  [0.12, hiddenVariants],
];

export function renderExtras(scene: Scene, template: Template): Extras {
  const some = (list: readonly [number, Extra][]): string =>
    list
      .filter(([share]) => scene.random.next() < share)
      .map(([, extra]) => extra(scene, template))
      .join('\n');
  return { beforeMain: some(BEFORE), afterMain: some(AFTER) };
}

function someCents({ random, product }: Scene): number {
  return Math.max(1, Math.round((product.cents * random.between(AMOUNTS_FROM, 300)) / 10000)) * 100;
}

function freeShippingBar(scene: Scene): string {
  const text = scene.say('freeShipping').replace('{a}', () => plainMoney(scene, someCents(scene)));
  return `<div class="announcement-bar">${text}</div>`;
}

function miniCart(scene: Scene): string {
  const { random, say } = scene;
  const isEmpty = random.next() < 0.5;
  const total = plainMoney(scene, isEmpty ? 0 : someCents(scene));
  const lines = isEmpty
    ? `<p>${esc(say('emptyCart'))}</p>`
    : `<p>${say('total').replace('{a}', () => total)}</p>`;
  const button = isEmpty ? '' : `<a href="/checkout">${esc(say('checkout'))}</a>`;
  return `<div class="minicart"><a href="/cart">${esc(say('cart'))} <span>${isEmpty ? 0 : 2}</span> <span>${total}</span></a><div class="minicart-drawer" ${random.pick(['hidden', 'aria-hidden="true"', 'style="display:none"', 'role="dialog"'])}>${lines}${button}</div></div>`;
}

function cookieBanner({ say }: Scene): string {
  return `<div class="cookie-consent" role="dialog" aria-live="polite"><p>${esc(say('cookies'))}</p><button>${esc(say('accept'))}</button><button>${esc(say('more'))}</button></div>`;
}

function ageDialog({ say }: Scene): string {
  return `<dialog class="age-check"><p>${esc(say('ageGate'))}</p><button>${esc(say('accept'))}</button></dialog>`;
}

function carousel(scene: Scene, template: Template): string {
  const { say, others, random } = scene;
  const heading = random.pick(['h2', 'h3', 'div'] as const);
  return `<section class="${random.pick(['related', 'recommendations', 'upsell', 'slider', 'block'])}"><${heading}>${esc(say('related'))}</${heading}>${renderCards(scene, template, others.slice(0, random.between(3, 8)))}</section>`;
}

function recentlyViewed(scene: Scene): string {
  const items = scene.others
    .slice(-3)
    .map(
      (it) =>
        `<a href="/p/${it.slug}">${imageOf(it)}<span>${esc(it.title)}</span> <b>${plainMoney(scene, it.cents)}</b></a>`,
    );
  return `<aside><h3>${esc(scene.say('recent'))}</h3>${items.join('')}</aside>`;
}

function reviews({ say, random }: Scene): string {
  const one = (): string =>
    `<li><span>${random.between(2, 5)}/5</span> <time>${random.between(1, 28)}.${random.between(1, 12)}.2025</time> <p>${esc(say('praise'))}</p></li>`;
  return `<section id="reviews"><h2>${esc(say('reviews', { n: random.between(3, 2400) }))}</h2><p>4.${random.between(0, 9)} / 5</p><ul>${one()}${one()}</ul></section>`;
}

function stickyBar(scene: Scene, template: Template): string {
  const { product, say, stock, amounts, random } = scene;
  if (!stock.showsPrice || stock.button !== 'buy' || scene.kind !== 'product') return '';
  const money = renderMoney(scene, template, amounts[0]?.cents ?? product.cents);
  return `<div class="${random.pick(['sticky-bar', 'sticky-atc', 'fixed-footer'])}"><span>${esc(product.title)}</span> ${money} <button>${esc(say('add'))}</button></div>`;
}

/** A dialog for people to be notified, on pages of products in stock too. */
function notifyDialog({ say, random }: Scene): string {
  const attributes = random.pick(['role="dialog" aria-hidden="true"', 'class="modal" hidden', 'class="modal fade" tabindex="-1"']); // prettier-ignore
  return `<div ${attributes}><h3>${esc(say('notify'))}</h3><p>${esc(say('out'))}</p><input type="email" placeholder="${esc(say('email'))}"><button>${esc(say('notify'))}</button></div>`;
}

function addedDialog(scene: Scene): string {
  const [other] = scene.others;
  if (!other) return '';
  return `<div class="modal" role="dialog" aria-modal="true" style="display:none"><p>${esc(other.title)}</p><p>${scene.say('total').replace('{a}', () => plainMoney(scene, other.cents))}</p><a href="/cart">${esc(scene.say('cart'))}</a></div>`;
}

function hiddenVariants(scene: Scene, template: Template): string {
  const money = renderMoney(scene, template, someCents(scene));
  return `<template>${fillMarkup(scene, template.now, { amount: money })}</template><div hidden>${fillMarkup(scene, template.was, { amount: money })}</div>`;
}
