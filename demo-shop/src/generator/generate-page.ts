/**
 * Generates labelled pages: `scene/` draws what a page says, `templates/` are the markup habits of shop
 * systems, `languages/` the wording, `parts/` and `pages/` write the HTML. The same seed gives the same
 * bytes.
 */
import { seededRandom } from '../catalogue/seeded-random.ts';
import { type GeneratedLabel, type GeneratedPage } from './generated-page.ts';
import { isHeldOutTemplate } from './is-held-out-template.ts';
import { OTHER_PAGES } from './pages/other-pages.ts';
import { hashClasses } from './parts/hash-classes.ts';
import { renderData } from './parts/render-data.ts';
import { renderDocument } from './parts/render-document.ts';
import { renderProduct } from './parts/render-product.ts';
import { drawScene } from './scene/draw-scene.ts';
import { plainAmount } from './scene/price-format.ts';
import { type Scene } from './scene/scene.ts';
import { TEMPLATES } from './templates/templates.ts';
import { type Template } from './parts/template.ts';

/** Which templates are used. What is tuned or trained sees those of development only. */
export type TemplatePart = 'development' | 'held-out';

/** Generates the page of a seed. */
export function generatePage(seed: number, part: TemplatePart = 'development'): GeneratedPage {
  const templates = TEMPLATES.filter(({ name }) => isHeldOutTemplate(name) === (part === 'held-out'));
  return renderPage(seed, seededRandom('template', seed).pick(templates));
}

/** Generates `count` pages of consecutive seeds. */
export function* generatePages({
  seed,
  count,
  part = 'development',
}: {
  seed: number;
  count: number;
  part?: TemplatePart;
}): Generator<GeneratedPage> {
  for (let index = 0; index < count; index++) yield generatePage(seed + index, part);
}

/** The page of a seed in a given template. */
export function renderPage(seed: number, template: Template): GeneratedPage {
  const scene = drawScene(seed, template);
  const url = urlOf(scene);
  const html = renderHtml(scene, template, url);
  return {
    url,
    html: scene.hasHashedClasses ? hashClasses(html) : html,
    template: template.name,
    language: scene.language.tag,
    trade: scene.trade,
    data: template.data.length === 0 ? 'none' : scene.data,
    amounts: scene.amounts.map(({ role, cents }) => ({ role, amount: plainAmount(cents) })),
    label: labelOf(scene),
  };
}

function urlOf({ kind, origin, product, random }: Scene): string {
  if (kind === 'product' || kind === 'gone' || kind === 'appShell')
    return `${origin}/${random.pick(['products/', 'p/', '', 'item/'])}${product.slug}${random.pick(['', '.html', '/'])}`;
  return kind === 'home'
    ? `${origin}/`
    : `${origin}/${random.pick(['c', 'pages', 'info'])}/${random.between(1, 900)}`;
}

function renderHtml(scene: Scene, template: Template, url: string): string {
  if (scene.kind !== 'product')
    return renderDocument(scene, template, OTHER_PAGES[scene.kind](scene, template));
  const data = renderData(scene, template.data, url);
  return renderDocument(scene, template, {
    title: scene.product.title,
    main: renderProduct(scene, template) + data.main,
    head: data.head,
    tail: data.tail,
  });
}

function labelOf({ kind, product, amounts, stock, market }: Scene): GeneratedLabel {
  const isProduct = kind === 'product' || kind === 'gone';
  const [main, ...others] = stock.showsPrice && kind === 'product' ? amounts : [];
  const amountOf = (...roles: string[]): string[] =>
    others.filter(({ role }) => roles.includes(role)).map(({ cents }) => plainAmount(cents));
  return {
    isProduct,
    pageKind: kind,
    price: main ? plainAmount(main.cents) : null,
    alsoOk: amountOf('buyNow'),
    currency: main ? market.currency : null,
    listPrice: amountOf('was', 'rrp')[0] ?? null,
    availability: kind === 'gone' ? 'Discontinued' : isProduct ? stock.state : null,
    title: isProduct ? product.title : null,
  };
}
