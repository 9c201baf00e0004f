import { esc } from '../../page-parts/html.ts';
import { moneyParts, moneyText, plainAmount } from '../scene/price-format.ts';
import { type Amount, type Scene } from '../scene/scene.ts';
import { type Template } from './template.ts';
import { fillMarkup } from './fill-markup.ts';

/** An amount in the template's markup. */
export function renderMoney(scene: Scene, template: Template, cents: number): string {
  const { before, whole, decimal, fraction, after } = moneyParts(scene.market.format, cents);
  return fillMarkup(scene, template.money, {
    money: plainMoney(scene, cents),
    before: esc(before),
    whole: esc(whole),
    decimal: esc(decimal),
    fraction,
    after: esc(after),
    plain: plainAmount(cents),
    currency: scene.market.currency,
  });
}

/** An amount as text, with its spaces as entities or characters. */
export function plainMoney({ market, random }: Scene, cents: number): string {
  const text = esc(moneyText(market.format, cents));
  return random.next() < 0.3 ? text.replaceAll('\u00a0', '&nbsp;') : text;
}

/** The label's text before and after its amount. */
export function labelParts({ label }: Amount): { before: string; after: string } {
  const [before = '', after = ''] = label.split('{a}');
  return { before: esc(before), after: esc(after) };
}
