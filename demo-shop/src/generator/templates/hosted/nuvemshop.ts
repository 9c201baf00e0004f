import { type Template } from '../../parts/template.ts';

export const nuvemshop: Template = {
  name: 'nuvemshop',
  money: '<span>{before}</span>{whole}{decimal}{fraction}{after}',
  now: '<h4 class="js-price-display price-display">{amount}</h4>',
  was: '<h4 class="js-compare-price-display price-compare font-weight-normal">{amount}</h4>',
  box: '<div class="text-center text-md-left"><div class="price-holder">{amounts}</div></div>',
  note: '<div{class}>{text}</div>',
  title: '<h1 class="h3">{title}</h1>',
  button:
    '<div class="row"><div class="col-12"><input type="submit" class="js-addtocart btn btn-primary cart" value="{label}"></div></div>',
  soldOutButton:
    '<div class="col-12"><input type="submit" class="js-addtocart btn nostock" value="{label}" disabled></div>',
  stock: '<span class="js-stock">{text}</span>',
  product:
    '<section class="product-container"><div class="product-images">{gallery}</div><div class="product-info">{title}{notes}{price}{options}{buy}{stock}</div><div class="product-description">{description}{meta}</div></section>',
  card: '<div class="item-product col-6"><a href="{href}" title="{name}">{image}</a><div class="item-description"><a class="item-name" href="{href}">{name}</a>{price}{button}</div></div>',
  list: '<div class="js-masonry-grid">{cards}</div>',
  data: ['microdata', 'og'],
};
