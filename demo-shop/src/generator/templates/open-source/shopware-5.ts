import { type Template } from '../../parts/template.ts';

export const shopware5: Template = {
  name: 'shopware-5',
  money: '{money}',
  now: '<div class="product--price price--default price--discount"><span class="price--content content--default">{amount}</span></div>',
  nowAlone:
    '<div class="product--price price--default"><span class="price--content content--default">{amount}</span></div>',
  was: '<span class="content--discount"><span class="price--line-through">{amount}</span></span>',
  box: '<div class="price--group">{amounts}</div>',
  note: '<p{class}>{text}</p>',
  title: '<header class="product--header"><h1 class="product--title">{title}</h1></header>',
  button:
    '<div class="buybox--button-container"><button class="buybox--button block btn is--primary is--icon-right is--center is--large" name="{label}"><span class="buy-btn--cart-add">{label}</span></button></div>',
  soldOutButton:
    '<button class="buybox--button block btn is--disabled is--large" disabled aria-disabled="true">{label}</button>',
  stock:
    '<p class="delivery--information"><span class="delivery--text"><i class="delivery--status-icon"></i>{text}</span></p>',
  product:
    '<div class="content product--details">{title}<div class="product--detail-upper">{gallery}<div class="product--buybox">{price}<div class="product--delivery">{stock}</div>{options}<form class="buybox--form">{buy}</form>{notes}{meta}</div></div>{description}</div>',
  card: '<div class="product--box box--basic"><div class="product--info">{image}<a href="{href}" class="product--title">{name}</a><div class="product--price-info">{price}</div>{button}</div></div>',
  list: '<div class="listing--container"><div class="listing">{cards}</div></div>',
  data: ['microdata', 'og'],
};
