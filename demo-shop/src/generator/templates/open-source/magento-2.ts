import { type Template } from '../../parts/template.ts';

export const magento2: Template = {
  name: 'magento-2',
  money: '<span class="price">{money}</span>',
  now: '<span class="special-price"><span class="price-container price-final_price tax weee"><span class="price-label">{w.now}</span><span data-price-type="finalPrice" class="price-wrapper">{amount}</span></span></span>',
  nowAlone:
    '<span class="price-container price-final_price tax weee"><span class="price-wrapper">{amount}</span></span>',
  was: '<span class="old-price sly-old-price"><span class="price-container"><span class="price-label">{w.was}</span> <span data-price-type="oldPrice" class="price-wrapper">{amount}</span></span></span>',
  box: '<div class="product-info-price"><div class="price-box price-final_price" data-role="priceBox">{amounts}</div></div>',
  note: '<div{class}>{text}</div>',
  title:
    '<div class="page-title-wrapper product"><h1 class="page-title"><span class="base" data-ui-id="page-title-wrapper">{title}</span></h1></div>',
  button:
    '<div class="box-tocart"><div class="actions"><button type="submit" title="{label}" class="action primary tocart"><span>{label}</span></button></div></div>',
  soldOutButton: '<div class="stock unavailable" title="{label}"><span>{label}</span></div>',
  stock: '<div class="stock {state}"><span>{text}</span></div>',
  product:
    '<div class="columns"><div class="column main"><div class="product-info-main">{title}{price}<div class="product-info-stock-sku">{stock}{meta}</div><div class="product-add-form">{options}{buy}</div>{notes}</div><div class="product media">{gallery}</div><div class="product info detailed">{description}</div></div></div>',
  card: '<li class="item product product-item"><div class="product-item-info">{image}<strong class="product name product-item-name"><a class="product-item-link" href="{href}">{name}</a></strong><div class="price-box">{price}</div>{button}</div></li>',
  list: '<div class="products wrapper grid products-grid"><ol class="products list items product-items">{cards}</ol></div>',
  data: ['microdata', 'og', 'json-ld'],
};
