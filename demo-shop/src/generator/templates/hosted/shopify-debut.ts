import { type Template } from '../../parts/template.ts';

export const shopifyDebut: Template = {
  name: 'shopify-debut',
  money: '{money}',
  now: '<dd><span class="price-item price-item--sale" data-sale-price>{amount}</span></dd>',
  nowAlone: '<dd><span class="price-item price-item--regular" data-regular-price>{amount}</span></dd>',
  was: '<dd><s class="price-item price-item--regular" data-regular-price>{amount}</s></dd>',
  box: '<dl class="price" data-price><div class="price__pricing-group"><dt><span class="visually-hidden">{w.regular}</span></dt>{amounts}</div></dl>',
  note: '<div{class}>{text}</div>',
  title: '<h1 class="product-single__title">{title}</h1>',
  button:
    '<button type="submit" name="add" class="btn product-form__cart-submit" data-add-to-cart><span data-add-to-cart-text>{label}</span></button>',
  soldOutButton:
    '<button type="submit" name="add" aria-disabled="true" class="btn product-form__cart-submit" disabled><span data-add-to-cart-text>{label}</span></button>',
  stock: '<p class="product-single__availability">{text}</p>',
  product:
    '<div class="grid product-single">{gallery}<div class="product-single__meta">{title}<div class="product__price">{price}</div>{stock}<form class="product-form">{options}{buy}</form>{notes}<div class="product-single__description rte">{description}</div>{meta}</div></div>',
  card: '<li class="grid__item"><a class="grid-view-item__link" href="{href}">{image}<div class="h4 grid-view-item__title">{name}</div></a>{price}{button}</li>',
  list: '<ul class="grid grid--uniform grid--view-items">{cards}</ul>',
  wasFirst: true,
  data: ['json-ld', 'og', 'microdata'],
};
