import { type Template } from '../../parts/template.ts';

export const marketplaceBuybox: Template = {
  name: 'marketplace-buybox',
  money:
    '<span class="a-price"><span class="a-offscreen">{money}</span><span aria-hidden="true"><span class="a-price-symbol">{before}</span><span class="a-price-whole">{whole}<span class="a-price-decimal">{decimal}</span></span><span class="a-price-fraction">{fraction}</span><span class="a-price-symbol">{after}</span></span></span>',
  now: '<span class="priceToPay">{amount}</span>',
  was: '<span class="basisPrice"><span class="label">{w.was}</span> <span class="a-text-price" data-a-strike="true"><s>{amount}</s></span></span>',
  box: '<div id="corePriceDisplay" class="celwidget">{amounts}</div>',
  note: '<div{class}><span class="a-size-base">{text}</span></div>',
  title:
    '<div id="titleSection"><h1 id="title"><span id="productTitle" class="product-title-word-break"> {title} </span></h1></div>',
  button:
    '<div id="buybox"><span class="a-button-inner"><input id="add-to-cart-button" type="submit" title="{label}" value="{label}"></span></div>',
  soldOutButton: '<div id="outOfStock"><span class="a-color-price a-text-bold">{label}</span></div>',
  stock: '<div id="availability"><span class="a-size-medium">{text}</span></div>',
  product:
    '<div id="dp"><div id="leftCol">{gallery}</div><div id="centerCol">{title}{price}{notes}{options}<div id="feature-bullets">{description}</div></div><div id="rightCol">{stock}{buy}{meta}</div></div>',
  card: '<div class="s-result-item"><a class="a-link-normal" href="{href}">{image}<h2><span>{name}</span></h2></a>{price}{button}</div>',
  list: '<div class="s-main-slot s-result-list">{cards}</div>',
  trades: ['marketplace'],
  data: [],
};
