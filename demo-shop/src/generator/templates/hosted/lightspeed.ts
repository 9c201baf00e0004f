import { type Template } from '../../parts/template.ts';

export const lightspeed: Template = {
  name: 'lightspeed',
  money: '{money}',
  now: '<span class="price" style="line-height:45px">{amount}</span>',
  was: '<span class="price-old">{amount}</span>',
  box: '<div class="product-price row"><div class="price-wrap col-xs-5 col-md-5">{amounts}</div></div>',
  note: '<div class="row"><div{class}>{text}</div></div>',
  title: '<h1 class="product-page">{title}</h1>',
  button:
    '<div class="cart"><a href="javascript:;" onclick="add()" class="btn glyphicon glyphicon-shopping-cart" title="{label}"><span>{label}</span></a></div>',
  soldOutButton: '<div class="cart"><span class="unavailable">{label}</span></div>',
  stock: '<dl class="details"><dt></dt><dd class="{state}">{text}</dd></dl>',
  product:
    '<div class="product-wrap"><div class="product-img">{gallery}</div><div class="product-info">{title}{price}{notes}<form action="/cart/add/">{options}{buy}</form>{stock}</div></div><div class="product-tabs">{description}{meta}</div>',
  card: '<div class="product col-xs-6"><div class="image-wrap"><a href="{href}">{image}</a></div><div class="info"><a class="title" href="{href}">{name}</a><div class="left">{price}</div>{button}</div></div>',
  list: '<div class="products row">{cards}</div>',
  wasFirst: true,
  data: ['microdata', 'og', 'json-ld'],
};
