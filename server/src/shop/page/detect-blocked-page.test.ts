import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { detectBlockedPage } from './detect-blocked-page.ts';
import { classifyResponse } from './classify-response.ts';
import { showsAtLeast, visibleWords } from './visible-words.ts';

const NO_HINTS = { cfMitigated: null, wafAction: null, contentType: 'text/html; charset=utf-8' };
const seen = (html: string, status = 200) => ({ status, headers: NO_HINTS, body: Buffer.from(html) });
const shell = (title: string, body: string) =>
  `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>${title}</title></head><body>${body}</body></html>`;

/** The identifying parts of each product's challenge page, all served with status 200. */
const CHALLENGE_PAGES: readonly (readonly [name: string, html: string])[] = [
  [
    'Cloudflare managed challenge',
    shell(
      'Just a moment...',
      `<noscript>Enable JavaScript and cookies to continue</noscript><script>(function(){window._cf_chl_opt={cvId:'3',cType:'managed'};
      var a=document.createElement('script');a.src='/cdn-cgi/challenge-platform/h/b/orchestrate/chl_page/v1';})();</script>`,
    ),
  ],
  [
    'Cloudflare block',
    shell(
      'Attention Required! | Cloudflare',
      `<div id="cf-wrapper"><div id="cf-error-details" class="cf-error-details-wrapper"><h1>Sorry, you have been blocked</h1></div></div>`,
    ),
  ],
  [
    'Akamai denial',
    `<HTML><HEAD><TITLE>Access Denied</TITLE></HEAD><BODY><H1>Access Denied</H1>You don't have permission to access
    "http&#58;&#47;&#47;shop" on this server.<P>Reference&#32;&#35;18&#46;abc<P>https&#58;&#47;&#47;errors&#46;edgesuite&#46;net</BODY></HTML>`,
  ],
  [
    'Akamai interstitial',
    shell('', `<div id="sec-if-cpt-container" role="main"></div><script src="/akam/13/1"></script>`),
  ],
  [
    'DataDome captcha',
    shell(
      'shop.example',
      `<p id="cmsg">Please enable JS and disable any ad blocker</p><script data-cfasync="false">var dd={'rt':'c','cid':'AH','host':'geo.captcha-delivery.com'}</script>
      <script data-cfasync="false" src="https://ct.captcha-delivery.com/c.js"></script>`,
    ),
  ],
  [
    'HUMAN (PerimeterX)',
    shell(
      'Access to this page has been denied',
      `<script>window._pxAppId='PX1';</script><div id="px-captcha"></div><p>Press &amp; Hold to confirm you are a human (and not a bot).</p>`,
    ),
  ],
  [
    'Imperva denial',
    `<html style="height:100%"><head></head><body><iframe id="main-iframe" src="/_Incapsula_Resource?SWUDNSAI=31&xinfo=1">Request unsuccessful. Incapsula incident ID: 1-2</iframe></body></html>`,
  ],
  [
    'Imperva script challenge',
    `<html><head><META NAME="ROBOTS" CONTENT="NOINDEX, NOFOLLOW"><script src="/_Incapsula_Resource?SWJIYLWA=5074a744"></script></head><body></body></html>`,
  ],
  [
    'Imperva interruption',
    shell(
      'Pardon Our Interruption',
      `<div id="interstitial-inprogress"><h1>Pardon Our Interruption...</h1></div>`,
    ),
  ],
  [
    'AWS WAF challenge',
    shell(
      '',
      `<script>window.awsWafCookieDomainList = [];window.gokuProps = {"key":"A"};</script><script src="https://a.b.token.awswaf.com/a/b/challenge.js"></script>`,
    ),
  ],
  [
    'Kasada',
    `<html><head></head><body><script>window.KPSDK={};KPSDK.now=Date.now;</script><script src="/149e9513/ips.js"></script></body></html>`,
  ],
  [
    'Amazon captcha',
    shell(
      'Amazon.com',
      `<!-- To discuss automated access to Amazon data please contact api-services-support@amazon.com. --><h4>Enter the characters you see below</h4>
      <form method="get" action="/errors/validateCaptcha"><input name="field-keywords"></form>`,
    ),
  ],
  [
    'Shopify challenge',
    shell(
      'Verifying your connection',
      `<form action="/challenge"><div class="h-captcha" data-sitekey="1"></div></form>`,
    ),
  ],
  [
    'Alibaba punish page',
    shell('Captcha', `<script>location.href='//x.example/_____tmd_____/punish?x5secdata=1'</script>`),
  ],
  [
    'Google',
    shell(
      'https://www.google.com/',
      `<form id="captcha-form" action="index" method="post">Our systems have detected unusual traffic from your computer network.</form>`,
    ),
  ],
  [
    'reCAPTCHA interstitial',
    shell('Shop', `<p>One more step</p><form><div class="g-recaptcha" data-sitekey="x"></div></form>`),
  ],
  [
    'hCaptcha interstitial',
    shell('Shop', `<p>One more step</p><form><div class="h-captcha" data-sitekey="x"></div></form>`),
  ],
  [
    'Sucuri',
    shell('Sucuri WebSite Firewall - Access Denied', `<h1>Access Denied - Sucuri Website Firewall</h1>`),
  ],
  [
    'F5',
    `<html><head><title>Request Rejected</title></head><body>The requested URL was rejected. Please consult with your administrator.<br>Your support ID is: 1</body></html>`,
  ],
  ['Vercel', shell('Vercel Security Checkpoint', `<p>We're verifying your browser</p>`)],
  [
    'a challenge of its own',
    shell('Security check', `<h1>Please verify you are human</h1><canvas></canvas>`),
  ],
  ['Walmart', shell('Robot or human?', `<p>Activate and hold the button to confirm that you're human.</p>`)],
];

const PROSE =
  'A kettle of brushed steel that boils a litre in two minutes and keeps it warm for an hour. '.repeat(40);
const TRAPS: readonly (readonly [name: string, html: string])[] = [
  ['an ordinary product page', shell('Kettle', `<h1>Kettle</h1><p>19.99 €</p>${PROSE}`)],
  [
    'a product page protected by Cloudflare',
    shell(
      'Kettle',
      `${PROSE}<script>window.__CF$cv$params={r:'8'};var s='/cdn-cgi/challenge-platform/scripts/jsd/main.js';</script>`,
    ),
  ],
  [
    'a product page with a reCAPTCHA on its review form',
    shell('Kettle', `${PROSE}<form><div class="g-recaptcha"></div>I'm not a robot</form>`),
  ],
  [
    'a product page protected by DataDome',
    shell('Kettle', `${PROSE}<script src="https://js.datadome.co/tags.js"></script>`),
  ],
  [
    'a product page protected by Imperva',
    shell('Kettle', `${PROSE}<script src="/_Incapsula_Resource?SWJIYLWA=1"></script>`),
  ],
  ['a product page with a HUMAN sensor', shell('Kettle', `${PROSE}<script>window._pxAppId='PX1'</script>`)],
  [
    'a short product page with structured data and an hCaptcha',
    shell(
      'Kettle',
      `<script type="application/ld+json">{"@context":"https://schema.org","@type": "Product","name":"Kettle"}</script><div class="h-captcha"></div>`,
    ),
  ],
  [
    'a short product page with microdata',
    shell('Kettle', `<span itemprop="price" content="19.99">19.99</span><div class="g-recaptcha"></div>`),
  ],
  [
    'a product named after a challenge',
    shell(
      'Robot or human? T-shirt',
      `<meta property="product:price:amount" content="19.99"><h1>Robot or human?</h1>`,
    ),
  ],
  [
    'an app shell',
    shell(
      'Shop',
      `<div id="root"></div><noscript>You need to enable JavaScript to run this app.</noscript><script src="/app.js"></script>`,
    ),
  ],
  ['a large page of scripts', shell('Shop', `<script>${'var a=1;'.repeat(60_000)}</script>Access denied`)],
  ['an empty page', ''],
];

describe('detectBlockedPage', () => {
  it.each(CHALLENGE_PAGES)('recognizes a challenge page with status 200: %s', (_name, html) => {
    expect(detectBlockedPage(seen(html))).toMatchObject({ blocked: true });
  });

  const wordy = shell(
    'Just a moment...',
    `<p>${'少々お待ちください。'.repeat(100)}</p><i id="cf-error-details"></i>`,
  );
  const scripted = shell('Just a moment...', `<script>${'window.a = 1; '.repeat(900)}</script>`);
  it.each([
    ['three bytes per character', Buffer.from(wordy)],
    ['UTF-16', Buffer.from(`\uFEFF${scripted}`, 'utf16le')],
  ])('recognizes a challenge page with little text in many bytes: %s', (_encoding, body) => {
    const headers = { ...NO_HINTS, contentType: 'text/html' };
    expect(detectBlockedPage({ status: 200, headers, body })).toMatchObject({ blocked: true });
  });

  it.each(TRAPS)('does not report %s as blocked', (_name, html) => {
    expect(detectBlockedPage(seen(html))).toEqual({ blocked: false });
  });

  it.each([401, 403, 429, 430, 451, 503])('reports status %i as blocked', (status) => {
    expect(detectBlockedPage(seen('<p>no</p>', status))).toMatchObject({ blocked: true });
  });

  it.each([
    { headers: { ...NO_HINTS, cfMitigated: 'challenge' }, reason: /Cloudflare/ },
    { headers: { ...NO_HINTS, wafAction: 'captcha' }, reason: /AWS WAF/ },
  ])('recognizes a challenge page by its header: $headers', ({ headers, reason }) => {
    expect(detectBlockedPage({ status: 202, headers, body: Buffer.alloc(0) })).toMatchObject({
      blocked: true,
      reason: expect.stringMatching(reason),
    });
  });
});

describe('classifyResponse', () => {
  const challenge = CHALLENGE_PAGES[0]?.[1] ?? '';
  it.each([
    [200, '<p>19.99</p>', 'ok'],
    [206, '<p>19.99</p>', 'ok'],
    [200, challenge, 'blocked'],
    [404, '<p>Not found</p>', 'gone'],
    [410, '', 'gone'],
    [404, challenge, 'blocked'],
    [403, '', 'blocked'],
    [429, '', 'blocked'],
    [503, '', 'blocked'],
    [405, challenge, 'blocked'],
    [400, '', 'server-error'],
    [418, '', 'server-error'],
    [304, '', 'server-error'],
    [500, '', 'server-error'],
    [502, '', 'server-error'],
    [520, '', 'server-error'],
  ])('classifies status %i with %j as %s', (status, html, kind) => {
    expect(classifyResponse(seen(html, status)).kind).toBe(kind);
  });
});

describe('visibleWords', () => {
  it.each([
    ['<p>A <b>kettle</b></p>', 'A kettle '],
    ['a<script>var b = "<p>"</script>c', 'a c '],
    ['a<SCRIPT>b</SCRIPT>c', 'a c '],
    ['a<!-- b > c -->d', 'a d '],
    ['<style>p{}</style> \n\t kettle   of  steel', 'kettle of steel '],
    ['a<script>never closed', 'a '],
    ['a<', 'a '],
    ['', ''],
  ])('turns %j into %j', (html, words) => {
    expect(visibleWords(html, 100)).toBe(words);
  });

  it('never returns more than maxChars characters', () => {
    const markup = fc.array(
      fc.constantFrom('<', '>', '<p>', '<script', '</script>', '<!--', '-->', 'word', ' '),
    );
    fc.assert(
      fc.property(markup, fc.nat(40), (parts, maxChars) => {
        expect(visibleWords(parts.join(''), maxChars).length).toBeLessThanOrEqual(maxChars);
      }),
    );
  });
});

describe('showsAtLeast', () => {
  it('counts the ASCII characters of visibleWords without spaces', () => {
    const pieces = fc.constantFrom(
      ...'<p>|</p>|a |bc| |<!-- x -->|<!-- |<script>|</script>|<STYLE>|</STYLE>|<svg|</svg>|<|>|é|\n|<noscript>'.split(
        '|',
      ),
      ...'</noscript>|<template>|</template>|<s>|<nav>'.split('|'),
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 40 }), (parts) => {
        const html = parts.join('');
        const visibleChars = visibleWords(html, 10_000).replace(/[^!-\x7f]/g, '').length;
        const bytes = Buffer.from(html);
        expect(showsAtLeast(bytes, visibleChars)).toBe(true);
        expect(showsAtLeast(bytes, visibleChars + 1)).toBe(false);
      }),
    );
  });
});
