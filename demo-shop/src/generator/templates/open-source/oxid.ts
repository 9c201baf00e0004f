import { type Template } from '../../parts/template.ts';

export const oxid: Template = {
  name: 'oxid',
  money: '<span>{money}</span>',
  now: '<label id="productPrice" class="price h2 d-inline-block">{amount}</label>',
  was: '<del class="price-old">{amount}</del>',
  box: '<div class="price-wrapper">{amounts}</div>',
  note: '<div class="additionalInfo clearfix"><span{class}>{text}</span></div>',
  title: '<h1 id="productTitle" class="h2 details-title">{title}</h1>',
  button:
    '<button id="toBasket" type="submit" class="btn btn-primary submitButton largeButton"><i class="fa fa-shopping-cart"></i> {label}</button>',
  soldOutButton:
    '<button id="toBasket" type="submit" disabled="disabled" class="btn btn-primary submitButton">{label}</button>',
  stock: '<span class="stockFlag {state}"><i class="fa fa-circle"></i> {text}</span>',
  product:
    '<div id="productinfo" class="detailsParams"><div class="row"><div class="col-12 col-lg-6">{gallery}</div><div class="col-12 col-lg-6 details-col-middle">{title}{meta}{options}{price}{notes}<div class="tobasket">{stock}<div class="tobasketFunction">{buy}</div></div></div></div></div><div id="description">{description}</div>',
  card: '<div class="card product-card"><div class="picture"><a href="{href}">{image}</a></div><div class="card-body"><a href="{href}" class="title">{name}</a><div class="price">{price}</div>{button}</div></div>',
  list: '<div class="list-container row">{cards}</div>',
  wasFirst: true,
  data: ['microdata', 'json-ld'],
};
