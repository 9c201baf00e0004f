import { type Template } from '../../parts/template.ts';

export const wix: Template = {
  name: 'wix',
  money: '{money}',
  now: '<span data-hook="formatted-primary-price" class="cfpn1d">{amount}</span>',
  was: '<span data-hook="formatted-secondary-price" class="pvgtBr"><s>{amount}</s></span>',
  box: '<div data-hook="product-price"><div class="sQ6Mbp" data-hook="product-price-wrapper">{amounts}</div></div>',
  note: '<div{class} data-hook="info">{text}</div>',
  title: '<h1 data-hook="product-title" class="_2qrJF">{title}</h1>',
  button:
    '<div data-hook="add-to-cart"><button class="wixui-button" aria-disabled="false"><span>{label}</span></button></div>',
  soldOutButton:
    '<div data-hook="add-to-cart"><button class="wixui-button" aria-disabled="true" disabled><span>{label}</span></button></div>',
  stock: '<div data-hook="stock-status"><span>{text}</span></div>',
  product:
    '<div data-hook="product-page"><section data-hook="col-left">{gallery}{description}</section><section data-hook="col-right">{title}{meta}{price}{notes}{options}{stock}{buy}</section></div>',
  card: '<li data-hook="product-list-grid-item"><div data-hook="product-item-root">{image}<a href="{href}"><p data-hook="product-item-name">{name}</p></a><div data-hook="prices-container">{price}</div>{button}</div></li>',
  list: '<ul data-hook="product-list-wrapper">{cards}</ul>',
  wasFirst: true,
  data: ['json-ld', 'og'],
};
