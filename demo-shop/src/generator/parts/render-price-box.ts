import { esc } from '../../page-parts/html.ts';
import { ROLE_CLASSES, type Role } from '../scene/role.ts';
import { type Amount, type Scene } from '../scene/scene.ts';
import { type Template } from './template.ts';
import { fillMarkup } from './fill-markup.ts';
import { labelParts, plainMoney, renderMoney } from './render-amount.ts';

/** Notes that may stand in a paragraph. */
const INLINE_NOTES = ['<span{class}>{text}</span>', '<small{class}>{text}</small>', '<em{class}>{text}</em>'];
const GENERIC_NOTES = [
  '<p{class}>{text}</p>', '<span{class}>{text}</span>', '<div{class}><small>{text}</small></div>',
  '<div{class}>{text}</div>', '<ul><li{class}>{text}</li></ul>', '<div><em{class}>{text}</em></div>',
]; // prettier-ignore
/** How label and amount follow each other in a note. */
const INLINE_TEXTS = [
  '{before}{amount}{after}',
  '{before}{amount}{after}',
  '{before}<b>{amount}</b>{after}',
  '<span>{before}</span><span>{amount}</span><span>{after}</span>',
];
const NOTE_TEXTS = [
  ...INLINE_TEXTS,
  '<div>{before}</div><div>{amount}{after}</div>',
  '<table><tr><td>{before}</td><td>{amount}{after}</td></tr></table>',
];
/** Where a template writes a label of its own, which an amount's label replaces. */
const SYSTEM_LABEL = /\{w\.(?:now|was)\}/;
const STRIKES = /<(?:del|s|strike)\b|line-through/;

/** The price box, and the amounts that stand elsewhere in the main part. */
export interface PriceBox {
  readonly box: string;
  readonly notes: string;
}

export function renderPriceBox(scene: Scene, template: Template): PriceBox {
  const { random, amounts, stock } = scene;
  if (!stock.showsPrice) return { box: '', notes: '' };
  const [main, ...others] = amounts;
  if (!main) return { box: '', notes: '' };
  const list = others.find(isList);
  const rest = others.filter((it) => it !== list);
  const isApart = rest.map(() => random.next() < 0.4);
  const inside = rest
    .filter((_, index) => !isApart[index])
    .map((it) => renderNote(scene, template, it, template.box.startsWith('<p')));
  const price = renderMain(scene, template, main, list !== undefined);
  const pair = list ? [price, renderList(scene, template, list)] : [price];
  const parts = order(scene, template, pair, inside);
  return {
    box: fillMarkup(scene, template.box, { amounts: parts.join(random.pick(['', '', ' ', '\n'])) }),
    notes: rest
      .filter((_, index) => isApart[index])
      .map((it) => renderNote(scene, template, it))
      .join(' '),
  };
}

function isList({ role }: Amount): boolean {
  return role === 'was' || role === 'rrp';
}

/** The template's order; a fifth of the pages mix the amounts. */
function order({ random }: Scene, template: Template, pair: string[], notes: string[]): string[] {
  const draw = random.next();
  const main = template.wasFirst ? pair.toReversed() : pair;
  if (draw < 0.2) return [...pair, ...notes].sort(() => random.next() - 0.5);
  return draw < 0.3 ? [...notes, ...main] : [...main, ...notes];
}

function renderMain(scene: Scene, template: Template, amount: Amount, isOnSale: boolean): string {
  const markup = isOnSale ? template.now : (template.nowAlone ?? template.now);
  return labelled(scene, markup, amount, renderMoney(scene, template, amount.cents));
}

/** A list price is recognisable: crossed out, or by its label, or by its class. */
function renderList(scene: Scene, template: Template, amount: Amount): string {
  const isMarked = STRIKES.test(template.was) || amount.label !== '{a}';
  const money = renderMoney(scene, template, amount.cents);
  const isKnownByClass = !scene.hasHashedClasses && scene.random.next() < 0.5;
  const marked = isMarked || isKnownByClass ? money : `<s>${money}</s>`;
  return labelled(scene, template.was, amount, marked);
}

/** Puts the label into the amount's element, or around it. */
function labelled(scene: Scene, markup: string, amount: Amount, money: string): string {
  const { before, after } = labelParts(amount);
  const isInside = scene.random.next() < 0.5;
  if (amount.label !== '{a}' && SYSTEM_LABEL.test(markup))
    return fillMarkup(
      scene,
      markup.replace(SYSTEM_LABEL, () => before + after),
      { amount: money },
    );
  const filled = fillMarkup(scene, markup, { amount: isInside ? before + money + after : money });
  if (isInside || amount.label === '{a}') return filled;
  return scene.random.next() < 0.5
    ? `<span>${before}</span>${filled}<span>${after}</span>`
    : `${before}${filled}${after}`;
}

function renderNote(scene: Scene, template: Template, amount: Amount, isInline = false): string {
  const { random } = scene;
  if (amount.role === 'tier' && !isInline && random.next() < 0.5) return renderTiers(scene, amount);
  const { before, after } = labelParts(amount);
  const money =
    random.next() < 0.4 ? renderMoney(scene, template, amount.cents) : plainMoney(scene, amount.cents);
  const text = fillMarkup(scene, random.pick(isInline ? INLINE_TEXTS : NOTE_TEXTS), {
    before,
    amount: money,
    after,
  });
  const ownNote = random.next() < 0.5 ? template.note : random.pick(GENERIC_NOTES);
  const markup = isInline ? random.pick(INLINE_NOTES) : ownNote;
  return fillMarkup(scene, markup, { class: classOf(scene, amount.role), text });
}

/** A table of prices by quantity; its first row is the price of one piece. */
function renderTiers(scene: Scene, { cents }: Amount): string {
  const { product, random } = scene;
  const first = random.between(2, 12);
  const rows: [string, number][] = [
    ['1', product.cents],
    [`${first}+`, Math.max(cents, Math.min(cents + 100, product.cents))],
    [`${first * 5}+`, cents],
  ];
  const cells = rows.map(([count, each]) => `<tr><td>${count}</td><td>${plainMoney(scene, each)}</td></tr>`);
  return `<table${classOf(scene, 'tier')}><tr><th>${esc(scene.say('quantity'))}</th><th></th></tr>${cells.join('')}</table>`;
}

/** Most notes have a class that names their role; some have none, or one that all amounts share. */
function classOf({ random }: Scene, role: Role): string {
  const draw = random.next();
  if (draw < 0.3) return '';
  if (draw < 0.45) return ' class="price"';
  if (draw < 0.6) return ` class="css-${random.between(10000, 99999).toString(36)}"`;
  return ` class="${random.pick(ROLE_CLASSES[role] ?? ['info'])}"`;
}
