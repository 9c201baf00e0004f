import { esc } from '../../page-parts/html.ts';
import { type PageContent } from '../parts/render-document.ts';
import { plainMoney } from '../parts/render-amount.ts';
import { renderCards } from '../parts/render-cards.ts';
import { type PageKind } from '../scene/page-kind.ts';
import { type Scene } from '../scene/scene.ts';
import { type Template } from '../parts/template.ts';
import { listData } from './list-data.ts';

type RenderPage = (scene: Scene, template: Template) => PageContent;

/** Pages that offer no product, by kind. `gone` still is the page of one. */
export const OTHER_PAGES: Readonly<Record<Exclude<PageKind, 'product'>, RenderPage>> = {
  category: (scene, template) => {
    const name = scene.say('nouns');
    return list(scene, template, name, name);
  },
  search: (scene, template) =>
    list(
      scene,
      template,
      `${scene.say('search')}: ${scene.say('nouns')}`,
      scene.say('results', { n: scene.others.length }),
    ),
  emptySearch: ({ say }) =>
    page(say('noResults'), `<form><input name="q"><button>${esc(say('search'))}</button></form>`),
  article,
  dealsPost,
  home: (scene, template) =>
    page(
      scene.shopName,
      `<div class="hero">${esc(scene.say('newsletter'))}</div>${renderCards(scene, template, scene.others)}`,
    ),
  cart,
  login: ({ say }) =>
    page(
      say('login'),
      `<form><label>${esc(say('email'))}<input type="email"></label><label>${esc(say('password'))}<input type="password"></label><button>${esc(say('login'))}</button></form>`,
    ),
  checkout: (scene) =>
    page(
      scene.say('checkout'),
      `<form><label>${esc(scene.say('email'))}<input type="email" autocomplete="email"></label><input name="address" autocomplete="street-address"><input name="card" autocomplete="cc-number"><p>${scene.say('shipping').replace('{a}', () => plainMoney(scene, 400))}</p><p>${scene.say('total').replace('{a}', () => plainMoney(scene, scene.product.cents))}</p><button>${esc(scene.say('buyNow'))}</button></form>`,
    ),
  notFound: (scene, template) =>
    page(
      scene.say('notFound'),
      `<p>404</p><h2>${esc(scene.say('related'))}</h2>${renderCards(scene, template, scene.others.slice(0, 4))}`,
    ),
  botWall: ({ say }) => ({
    ...page(say('botCheck'), '<div id="challenge"></div><noscript>JavaScript</noscript>'),
    isBare: true,
  }),
  consentWall: ({ say }) => ({
    ...page(say('cookies'), `<form><button>${esc(say('accept'))}</button></form>`),
    isBare: true,
  }),
  ageGate: ({ say }) => ({
    ...page(say('ageGate'), `<form><button>${esc(say('accept'))}</button></form>`),
    isBare: true,
  }),
  appShell: ({ shopName }) => ({
    title: shopName,
    main: '<div id="root"></div><noscript>JavaScript</noscript><script src="/assets/index.js"></script>',
    isBare: true,
  }),
  gone: (scene, template) =>
    page(
      scene.product.title,
      `<p>${esc(scene.say('discontinued'))}</p><h2>${esc(scene.say('related'))}</h2>${renderCards(scene, template, scene.others.slice(0, scene.random.between(1, 6)))}`,
    ),
  storeLocator: ({ say, random, shopName }) =>
    page(
      say('stores'),
      [1, 2, 3, 4]
        .map(
          () =>
            `<address>${shopName} ${random.between(1, 300)}, ${random.between(10000, 99999)} <a href="tel:">${random.between(100, 999)} ${random.between(1000, 9999)}</a> 09:00-18:30</address>`,
        )
        .join(''),
    ),
  faq: (scene) =>
    page(
      scene.say('faq'),
      [1, 2, 3]
        .map(
          () =>
            `<details><summary>${esc(scene.say('sentences'))}</summary><p>${scene.say('freeShipping').replace('{a}', () => plainMoney(scene, scene.random.between(20, 90) * 100))}</p></details>`,
        )
        .join(''),
    ),
};

function page(title: string, content: string): PageContent {
  return { title, main: `<h1>${esc(title)}</h1>${content}` };
}

function list(scene: Scene, template: Template, title: string, heading: string): PageContent {
  const { random, say, others } = scene;
  const isTable = random.next() < 0.15;
  const cards = isTable ? table(scene) : renderCards(scene, template, others);
  const filter = `<form class="filters"><label>${plainMoney(scene, 1000)} – ${plainMoney(scene, 90000)}<input type="range"></label></form>`;
  const head =
    random.next() < 0.7 ? `<h1>${esc(heading)}</h1>` : `<div class="heading">${esc(heading)}</div>`;
  const main = `${head}<p>${esc(say('results', { n: others.length }))}</p>${random.next() < 0.5 ? filter : ''}${cards}`;
  return { title, main, tail: listData(scene, title) };
}

function table(scene: Scene): string {
  const rows = scene.others.map(
    (it) =>
      `<tr><td><a href="/p/${it.slug}">${esc(it.title)}</a></td><td>${it.sku}</td><td>${plainMoney(scene, it.cents)}</td><td><button>${esc(scene.say('add'))}</button></td></tr>`,
  );
  return `<table>${rows.join('')}</table>`;
}

function article(scene: Scene): PageContent {
  const { say, random } = scene;
  const paragraphs = Array.from({ length: random.between(3, 7) }, (_, index) => {
    const price = index === 1 ? ` ${plainMoney(scene, scene.product.cents)}.` : '';
    return `<p>${esc(`${say('sentences')} ${say('sentences')}`)}${price}</p>`;
  });
  return page(
    `${say('nouns')}: ${say('description')}`,
    `<article><time>2025-03-${random.between(10, 28)}</time>${paragraphs.join('')}</article>`,
  );
}

function dealsPost(scene: Scene): PageContent {
  const { say, others } = scene;
  const items = others.map(
    (it) =>
      `<h2>${esc(it.title)}</h2><p>${esc(say('sentences'))} <del>${plainMoney(scene, it.listCents ?? it.cents * 2)}</del> <b>${plainMoney(scene, it.cents)}</b> <a href="/go/${it.slug}">${esc(say('more'))}</a></p>`,
  );
  return page(say('dealsPost'), `<article>${items.join('')}</article>`);
}

function cart(scene: Scene): PageContent {
  const { say, others, random } = scene;
  if (random.next() < 0.3) return page(say('cart'), `<p>${esc(say('emptyCart'))}</p>`);
  const lines = others.slice(0, random.between(1, 3));
  const total = lines.reduce((sum, it) => sum + it.cents, 0);
  const rows = lines.map(
    (it) =>
      `<tr><td><a href="/p/${it.slug}">${esc(it.title)}</a></td><td><input type="number" value="1"></td><td>${plainMoney(scene, it.cents)}</td></tr>`,
  );
  return page(
    say('cart'),
    `<table>${rows.join('')}</table><p>${say('total').replace('{a}', () => plainMoney(scene, total))}</p><a class="button" href="/checkout">${esc(say('checkout'))}</a>`,
  );
}
