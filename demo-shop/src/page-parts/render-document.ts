import { esc, fill } from './html.ts';
import { type Engine } from '../catalogue/engine.ts';
import { megaMenu, pageFooter, type LayoutClasses } from './layout-parts.ts';
import { moneyText, type StorefrontLocale } from '../catalogue/storefront-locale.ts';
import { iconSprite, presetStyles, scriptConfig } from './theme-assets.ts';

/** The layout shared by all pages of one engine's shop: its look, class names and page weight. */
export interface Layout {
  readonly engine: Engine;
  readonly storeName: string;
  readonly generator: string;
  readonly font: string;
  readonly ink: string;
  readonly paper: string;
  readonly accent: string;
  readonly band: string;
  readonly classes: LayoutClasses;
  readonly styles: string;
  readonly presets: number;
  readonly icons: number;
  readonly experiments: number;
  /** Real themes write their menu twice: for wide screens, and for a drawer. */
  readonly menuInDrawer: boolean;
  readonly miniCart: (locale: StorefrontLocale) => string;
  readonly configScript: (json: string) => string;
}

export interface DocumentParts {
  readonly title: string;
  readonly description: string;
  readonly canonical: string | null;
  readonly head?: string;
  readonly bodyAttributes?: string;
  readonly main: string;
  /** Scripts and data after the footer. */
  readonly tail?: string;
}

interface LayoutHtml {
  readonly head: string;
  readonly beforeMain: string;
  readonly afterMain: string;
}

const layoutHtmlCache = new Map<string, LayoutHtml>();

/**
 * Renders a complete page of an engine's shop. Everything but `parts` is the same on all pages of a locale.
 */
export function renderDocument(layout: Layout, locale: StorefrontLocale, parts: DocumentParts): string {
  const shared = layoutHtmlOf(layout, locale);
  const canonical = parts.canonical === null ? '' : `<link rel="canonical" href="${esc(parts.canonical)}">`;
  return `<!DOCTYPE html>
<html lang="${locale.tag}"><head><meta charset="utf-8"><title>${esc(parts.title)} – ${esc(layout.storeName)}</title>
<meta name="description" content="${esc(parts.description)}">${canonical}${parts.head ?? ''}${shared.head}</head>
<body ${parts.bodyAttributes ?? ''}>${shared.beforeMain}<main class="${layout.classes.container}" id="main-content">${parts.main}</main>${shared.afterMain}${parts.tail ?? ''}</body></html>`;
}

function layoutHtmlOf(layout: Layout, locale: StorefrontLocale): LayoutHtml {
  const key = `${layout.engine} ${locale.tag}`;
  const cached = layoutHtmlCache.get(key);
  if (cached) return cached;
  const html = renderLayout(layout, locale);
  layoutHtmlCache.set(key, html);
  return html;
}

function renderLayout(layout: Layout, locale: StorefrontLocale): LayoutHtml {
  const { engine, classes, storeName } = layout;
  const config = JSON.stringify(scriptConfig(locale, `/${engine}`, layout.experiments)).replaceAll(
    '<',
    '\\u003c',
  );
  const menu = megaMenu(engine, locale, classes);
  return {
    head: `<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="generator" content="${layout.generator}"><link rel="icon" href="/images/favicon.svg" type="image/svg+xml"><style>${layoutStyles(layout)}${layout.styles}${presetStyles(`${engine.slice(0, 4)}-preset`, layout.presets)}</style>`,
    beforeMain: `${iconSprite(engine, layout.icons)}${pageHeader(layout, locale)}${menu}${layout.menuInDrawer ? drawer(menu) : ''}`,
    afterMain: `${pageFooter(engine, locale, storeName, classes)}${layout.configScript(config)}`,
  };
}

function drawer(menu: string): string {
  return `<details class="menu-drawer" hidden><summary>Menu</summary>${menu}</details>`;
}

function pageHeader(layout: Layout, locale: StorefrontLocale): string {
  const { classes, engine, storeName } = layout;
  const { wording } = locale;
  const threshold = moneyText(locale, locale.freeShippingMinor);
  return `<div class="${classes.notice}" role="region">${esc(fill(wording.freeShippingOver, { amount: threshold }))} · ${esc(wording.returns)}</div>
<header class="${classes.header}"><div class="${classes.container} header-row"><a class="${classes.logo}" href="/${engine}/">${esc(storeName)}</a><form class="header-search" action="/${engine}/" role="search"><input type="search" name="q" placeholder="${esc(wording.search)}" aria-label="${esc(wording.search)}"></form><div class="header-tools"><a href="/${engine}/">${esc(wording.account)}</a> <a href="/${engine}/">${esc(wording.wishlist)}</a> ${layout.miniCart(locale)}</div></div></header>`;
}

/** The style rules common to all layouts, with the layout's own class names and colours. */
function layoutStyles({ classes, font, ink, paper, accent, band }: Layout): string {
  const panel = classOf(classes.panel);
  const item = classOf(classes.item);
  return `*{box-sizing:border-box}body{margin:0;font:16px/1.55 ${font};color:${ink};background:${paper}}a{color:inherit}figure,.thumbnails{margin:0;padding:0;list-style:none}img{max-width:100%;height:auto;display:block}h1,h2,h3{line-height:1.2}
${classOf(classes.container)}{max-width:1180px;margin:0 auto;padding:0 20px}${classOf(classes.notice)}{background:${accent};color:#fff;text-align:center;padding:7px 12px;font-size:14px}
${classOf(classes.header)}{border-bottom:1px solid #0001}.header-row{display:flex;gap:24px;align-items:center;flex-wrap:wrap;padding-top:18px;padding-bottom:18px}${classOf(classes.logo)}{font-size:25px;font-weight:700;letter-spacing:-.02em;text-decoration:none}
.header-search{flex:1 1 220px}.header-search input{width:100%;padding:10px 14px;border:1px solid #0003;border-radius:6px;font:inherit}.header-tools{display:flex;gap:16px;font-size:14px}
${classOf(classes.nav)}{background:${band};position:relative;z-index:5}${classOf(classes.menu)}{display:flex;flex-wrap:wrap;gap:4px;list-style:none;max-width:1180px;margin:0 auto;padding:0 12px}${item}{list-style:none}${item}>a{display:block;padding:12px 14px;text-decoration:none;font-weight:600}
${panel}{display:none;position:absolute;left:0;right:0;background:#fff;color:#222;padding:22px;box-shadow:0 18px 30px #0002;grid-template-columns:repeat(auto-fill,minmax(190px,1fr));gap:18px;font-size:14px}${panel} ul{list-style:none;margin:0;padding:0}${panel} a{display:block;padding:2px 0;text-decoration:none;color:#555}${item}:hover ${panel},${item}:focus-within ${panel}{display:grid}
${classOf(classes.footer)}{margin-top:64px;padding:36px 0;background:${band};font-size:14px}.footer-columns{display:grid;grid-template-columns:repeat(auto-fit,minmax(210px,1fr));gap:28px}${classOf(classes.footer)} ul{list-style:none;padding:0}${classOf(classes.footer)} select,${classOf(classes.footer)} input{max-width:100%;padding:8px;font:inherit}
.gallery img{width:100%;border-radius:10px}.two-columns{display:grid;grid-template-columns:minmax(0,1fr) minmax(0,1fr);gap:44px;padding:28px 0}@media(max-width:760px){.two-columns{grid-template-columns:1fr}}
.card-grid{display:grid;grid-template-columns:repeat(auto-fill,minmax(200px,1fr));gap:22px;list-style:none;padding:0}.card-grid img{border-radius:8px}.card-grid a{text-decoration:none}.crumbs{font-size:13px;padding:14px 0;opacity:.75}
.pdp2-buybox{display:flex;gap:12px;align-items:baseline;margin:18px 0}.pdp2-amount{font-size:30px;color:${accent}}.pdp2-was{text-decoration:line-through;opacity:.6}
button,.button{background:${accent};color:#fff;border:0;border-radius:6px;padding:12px 22px;font:inherit;font-weight:600;cursor:pointer}button[disabled]{opacity:.5;cursor:not-allowed}ol{padding-left:0;list-style:none}[class$=-review]{border-top:1px solid #0002;padding:14px 0}[class$=-stars]{color:#c98a00}`;
}

function classOf(names: string): string {
  return `.${names.split(' ')[0] ?? ''}`;
}
