import { type Template } from '../../parts/template.ts';

export const woocommerce: Template = {
  name: 'woocommerce',
  money:
    '<span class="woocommerce-Price-amount amount"><bdi><span class="woocommerce-Price-currencySymbol">{before}</span>{whole}{decimal}{fraction}<span class="woocommerce-Price-currencySymbol">{after}</span></bdi></span>',
  now: '<ins aria-hidden="true">{amount}</ins>',
  nowAlone: '{amount}',
  was: '<del aria-hidden="true">{amount}</del>',
  box: '<p class="price">{amounts}</p>',
  note: '<p{class}>{text}</p>',
  title: '<h1 class="product_title entry-title">{title}</h1>',
  button:
    '<form class="cart" method="post"><button type="submit" name="add-to-cart" class="single_add_to_cart_button button alt">{label}</button></form>',
  soldOutButton: '<p class="stock out-of-stock">{label}</p>',
  stock: '<p class="stock {state}">{text}</p>',
  product:
    '<div class="product type-product">{gallery}<div class="summary entry-summary">{title}{price}<div class="woocommerce-product-details__short-description">{notes}</div>{stock}{options}{buy}<div class="product_meta">{meta}</div></div><div class="woocommerce-tabs">{description}</div></div>',
  card: '<li class="product type-product"><a href="{href}" class="woocommerce-LoopProduct-link">{image}<h2 class="woocommerce-loop-product__title">{name}</h2><span class="price">{price}</span></a>{button}</li>',
  list: '<ul class="products columns-4">{cards}</ul>',
  bodyAttributes: 'class="woocommerce woocommerce-page"',
  wasFirst: true,
  data: ['json-ld', 'og'],
};
