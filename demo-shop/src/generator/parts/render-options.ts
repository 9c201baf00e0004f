import { esc } from '../../page-parts/html.ts';
import { type Option, type Scene } from '../scene/scene.ts';
import { plainMoney } from './render-amount.ts';

type RenderOption = (option: Option, price: string, index: number) => string;

const RADIOS: RenderOption = ({ name, isSelected }, price, index) =>
  `<label><input type="radio" name="variant" value="${index}"${isSelected ? ' checked' : ''}> ${name} <span>${price}</span></label>`;
const BUTTONS: RenderOption = ({ name, isSelected }, price) =>
  `<a class="swatch${isSelected ? ' selected active' : ''}" href="#"${isSelected ? ' aria-current="true"' : ''}><span>${name}</span><span class="a-size">${price}</span></a>`;
const SELECT: RenderOption = ({ name, isSelected }, price, index) =>
  `<option value="${index}"${isSelected ? ' selected' : ''}>${name} ${price}</option>`;

/** The choice of a variant with prices. Tickets and formats of books are the same thing in other words. */
export function renderOptions(scene: Scene): string {
  const { options, random, stock } = scene;
  if (options.length === 0) return '';
  const render = random.pick([RADIOS, BUTTONS, SELECT]);
  const items = options.map((it, index) =>
    render({ ...it, name: esc(it.name) }, stock.showsPrice ? plainMoney(scene, it.cents) : '', index),
  );
  const open = render === SELECT ? '<select name="variant">' : '<div class="variants">';
  return `<fieldset><legend>${esc(scene.say('size'))}</legend>${open}${items.join('')}${render === SELECT ? '</select>' : '</div>'}</fieldset>`;
}
