import { type Template } from '../../parts/template.ts';

export const tsoft: Template = {
  name: 'tsoft',
  money: '{whole}{decimal}{fraction} <span class="currency">{before}{after}</span>',
  now: '<div class="currentPrice" id="price-flexer"><span class="product-price">{amount}</span></div>',
  was: '<div class="currentPrice discountedPrice text-line"><span class="product-price-not-discounted">{amount}</span></div>',
  box: '<div id="productPrice" class="product-price-group"><div class="price-wrapper">{amounts}</div></div>',
  note: '<div{class}>{text}</div>',
  title: '<h1 id="productName" class="product-title">{title}</h1>',
  button: '<button id="addToCartBtn" class="btn btn-buy fl col-12 addToCart"><span>{label}</span></button>',
  soldOutButton: '<a class="btn btn-dark col-12 stockAlert">{label}</a>',
  stock: '<div class="stockStatus">{text}</div>',
  product:
    '<div id="productDetail" class="row"><div class="col-6">{gallery}</div><div id="productRight" class="col-6">{title}{meta}{price}{notes}{options}{stock}<div class="product-cart-buttons">{buy}</div></div></div><div id="productDetailTab">{description}</div>',
  card: '<div class="productItem"><div class="productDetails">{image}<a class="detailLink detailUrl" href="{href}">{name}</a><div class="discountPriceSpan">{price}</div>{button}</div></div>',
  list: '<div class="catalogWrapper">{cards}</div>',
  data: ['microdata', 'json-ld', 'og'],
};
