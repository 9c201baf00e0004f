import { type Template } from '../../parts/template.ts';

export const sylius: Template = {
  name: 'sylius',
  money: '{money}',
  now: '<span class="ui huge header" id="product-price" data-test-product-price-content>{amount}</span>',
  was: '<span class="ui small header" id="product-original-price"><del>{amount}</del></span>',
  box: '<div class="ui right aligned grid"><div class="column">{amounts}</div></div>',
  note: '<div class="ui segment"><span{class}>{text}</span></div>',
  title: '<h1 id="sylius-product-name" class="ui monster dividing header">{title}</h1>',
  button:
    '<button type="submit" class="ui huge primary icon labeled button"><i class="cart icon"></i> {label}</button>',
  soldOutButton:
    '<div class="ui icon message"><i class="warning icon"></i><div class="content"><div class="header">{label}</div></div></div>',
  stock: '<div class="ui label {state}">{text}</div>',
  product:
    '<div class="ui two column stackable grid"><div class="column">{gallery}</div><div class="column">{title}{meta}{price}<div id="sylius-product-selling-box" class="ui segment">{stock}<form class="ui loadable form">{options}{buy}</form></div>{notes}</div></div><div class="ui tab segment">{description}</div>',
  card: '<div class="column"><div class="ui fluid card">{image}<div class="content"><a href="{href}" class="header sylius-product-name">{name}</a>{price}{button}</div></div></div>',
  list: '<div class="ui three cards" id="products">{cards}</div>',
  data: ['json-ld', 'og'],
};
