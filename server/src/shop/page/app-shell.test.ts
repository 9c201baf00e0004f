import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { isAppShell } from './app-shell.ts';

const PAGES = new URL('../../../test/pages/', import.meta.url);
const prose = 'A well-made kettle for the stove, in enamelled steel. ';

const SHELLS: Readonly<Record<string, string>> = {
  'a React root': '<div id="root"></div><script src="/static/js/main.js"></script>',
  'a Vue root with a notice':
    '<noscript><strong>We’re sorry but shop doesn’t work properly without JavaScript enabled.</strong></noscript><div id=app></div><script type="module" src=/a.js></script>',
  'an Angular root': '<app-root></app-root><script src="runtime.js" type="module"></script>',
  'an Angular root with a spinner': `<noscript>Please enable JavaScript to continue using this application.</noscript><app-root><p>Loading…</p></app-root><script src="m.js"></script>`,
  'a Next.js page without content':
    '<div id="__next"> </div><script id="__NEXT_DATA__" type="application/json">{"page":"/p"}</script><script src="/n.js"></script>',
  'a Nuxt page with a menu only': `<header>${'<a href="/c">Category</a> '.repeat(40)}</header><div id="__nuxt"></div><script>window.__NUXT__={}</script><script src="/n.js"></script>`,
  'initial state and a bundle without content': `<main class="c"></main><script>window.__INITIAL_STATE__={}</script><script src="/b.js"></script>`,
  'one big script': `<body><script>${'f();'.repeat(8000)}</script></body>`,
  'a notice in German': `<noscript>Bitte aktivieren Sie JavaScript.</noscript><div class="x"></div><script src="/b.js"></script>`,
};

const WHOLE_PAGES: Readonly<Record<string, string>> = {
  'a page without scripts': '<div id="root"></div><p>Sold out</p>',
  'a page rendered by its server': `<div id="root"><h1>Kettle</h1><p>${prose.repeat(60)}</p></div><script src="/m.js"></script>`,
  'a long page that asks to enable JavaScript': `<noscript>Please enable JavaScript for all functions</noscript><p>${prose.repeat(60)}</p><script src="/m.js"></script>`,
  'a short page with one script': `<h1>Not found</h1><p>${prose}</p><script src="/analytics.js"></script>`,
  'a page that embeds a widget': `<p>${prose.repeat(60)}</p><div id="app"></div><script src="/widget.js"></script>`,
  'an empty page': '',
};

describe('isAppShell', () => {
  it.each(Object.entries(SHELLS))('is true for %s', (_name, body) => {
    expect(isAppShell(`<!doctype html><html><body>${body}</body></html>`)).toBe(true);
  });

  it.each(Object.entries(WHOLE_PAGES))('is false for %s', (_name, body) => {
    expect(isAppShell(`<!doctype html><html><body>${body}</body></html>`)).toBe(false);
  });

  it.each(readdirSync(PAGES).filter((name) => name.endsWith('.html')))(
    'is false for the saved page %s',
    (name) => {
      expect(isAppShell(readFileSync(new URL(name, PAGES), 'utf8'))).toBe(false);
    },
  );

  it.each([
    '<noscript>enable javascript',
    '<div id="root"',
    '<div '.repeat(3) + 'id="root" ',
    '<script ',
    '<script></script',
    '<app-root >',
  ])('takes linear time on a page of repeated %j', (piece) => {
    const hostile = piece.repeat(3_000_000 / piece.length);
    expect(typeof isAppShell(hostile)).toBe('boolean');
    expect(typeof isAppShell(`<script src="x"></script>${hostile}`)).toBe('boolean');
  });
});
