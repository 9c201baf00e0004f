import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { startLocalServer, type LocalServer } from '../../../test/shop/local-server.ts';
import { bodyOf, testRenderer, type TestRenderer } from '../../../test/shop/test-renderer.ts';

const html = (script: string) => `<!doctype html><title>Shop</title><p>$1.00</p><script>${script}</script>`;
/** Appends the result of each attempt to the page. */
const NOTE = `const note = (text) => document.body.append('[' + text + ']');`;

/** Script for each way in which a page may try to reach an address. */
const WAYS: Readonly<Record<string, (address: string) => string>> = {
  fetch: (to) =>
    `fetch('http://${to}/', { mode: 'no-cors' }).then((r) => r.text()).then((t) => note('fetch ' + t))`,
  xhr: (to) => `{ const x = new XMLHttpRequest(); x.open('GET', 'http://${to}/'); x.send(); }`,
  websocket: (to) => `{ const w = new WebSocket('ws://${to}/'); w.onopen = () => note('open'); }`,
  'secure websocket': (to) => `{ const w = new WebSocket('wss://${to}/'); w.onopen = () => note('open'); }`,
  iframe: (to) =>
    `{ const f = document.createElement('iframe'); f.src = 'http://${to}/'; document.body.append(f); }`,
  script: (to) =>
    `{ const s = document.createElement('script'); s.src = 'https://${to}/'; document.body.append(s); }`,
  'event source': (to) => `new EventSource('http://${to}/')`,
  beacon: (to) => `navigator.sendBeacon('http://${to}/', 'x')`,
  worker: (to) =>
    `new Worker(URL.createObjectURL(new Blob(["fetch('http://${to}/', { mode: 'no-cors' }); new WebSocket('ws://${to}/')"])))`,
  prefetch: (to) =>
    `{ const l = document.createElement('link'); l.rel = 'preconnect'; l.href = 'http://${to}/'; document.head.append(l); }`,
  redirect: (to) => `fetch('/to?' + encodeURIComponent('http://${to}/'), { mode: 'no-cors' })`,
  'service worker': () => `ServiceWorkerContainer.prototype.register.call(navigator.serviceWorker, '/sw.js')`,
};

describe.skipIf(inject('chromium') === null)('a page in the browser', () => {
  let site: LocalServer;
  let inside: LocalServer;
  let renderer: TestRenderer;
  let script = '';

  beforeAll(async () => {
    inside = await startLocalServer((_request, response) => response.end('secret'));
    site = await startLocalServer((request, response) => {
      const url = new URL(request.url ?? '/', 'http://site');
      if (url.pathname === '/to')
        return void response.writeHead(302, { location: decodeURIComponent(url.search.slice(1)) }).end();
      if (url.pathname === '/sw.js')
        return void response
          .setHeader('content-type', 'text/javascript')
          .end(`fetch('http://${inside.host}/', { mode: 'no-cors' })`);
      response.setHeader('content-type', 'text/html').end(html(NOTE + script));
    });
    const port = Number(site.host.split(':')[1]);
    renderer = testRenderer({
      allowHosts: [site.host, `localhost:${port}`],
      resolve: async (name) => [name === 'rebound.example' ? '127.0.0.1' : '10.0.0.1'],
    });
  });

  afterAll(async () => {
    await renderer.close();
    await Promise.all([site.close(), inside.close()]);
  });

  const portInside = () => inside.host.split(':')[1];

  it.each(Object.keys(WAYS))('cannot reach a private address by %s', async (way) => {
    const addresses = [
      inside.host,
      `localhost:${portInside()}`,
      `[::1]:${portInside()}`,
      `[::ffff:127.0.0.1]:${portInside()}`,
      `2130706433:${portInside()}`,
      `0.0.0.0:${portInside()}`,
      `rebound.example:${portInside()}`,
      '169.254.169.254',
    ];
    script = addresses.map((to) => `try { ${WAYS[way]?.(to)} } catch (error) {}`).join('\n');
    const body = bodyOf(await renderer.renderUrl(`${site.origin}/`));
    expect(body).toContain('$1.00');
    expect(body.split('</script>')[1]).not.toMatch(/secret|open/);
    expect(inside.connections()).toBe(0);
  });

  it('can reach an allowed host by its name', async () => {
    script = '';
    const result = await renderer.renderUrl(`http://localhost:${site.host.split(':')[1]}/`);
    expect(bodyOf(result)).toContain('$1.00');
  });

  it.each([
    ['directly', (to: string) => `http://${to}/`],
    ['by a redirect', (to: string) => `${site.origin}/to?${encodeURIComponent(`http://${to}/`)}`],
  ])('is refused if its own address is private, %s', async (_how, address) => {
    for (const to of [
      inside.host,
      `rebound.example:${portInside()}`,
      '[::1]',
      '169.254.169.254',
      'other.example',
    ])
      expect(await renderer.renderUrl(address(to)), to).toEqual({
        kind: 'refused-address',
        reason: 'this address is not public',
      });
    expect(inside.connections()).toBe(0);
  });

  it('is refused if its script navigates to a private address', async () => {
    script = `location.href = 'http://${inside.host}/'`;
    expect(await renderer.renderUrl(`${site.origin}/`)).toMatchObject({ kind: 'refused-address' });
    expect(inside.connections()).toBe(0);
  });

  it.each(['file:///etc/passwd', 'chrome://version', 'data:text/html,hi', 'view-source:http://a.example/'])(
    'cannot read %s',
    async (url) => {
      expect(await renderer.renderUrl(url)).toMatchObject({ kind: 'refused-address' });
      script = `try { location.href = '${url}' } catch {} fetch('${url}').then((r) => r.text()).then((t) => note('read ' + t.length), () => note('refused'));
        const f = document.createElement('iframe'); f.src = '${url}'; document.body.append(f);`;
      const result = await renderer.renderUrl(`${site.origin}/`);
      expect(result.kind === 'page' ? result.finalUrl : `${site.origin}/`).toBe(`${site.origin}/`);
      expect(bodyOf(result)).not.toContain('root:');
    },
  );

  it('cannot send UDP packets', async () => {
    const socket = createSocket('udp4').bind(0, '127.0.0.1');
    await once(socket, 'listening');
    let packets = 0;
    socket.on('message', () => packets++);
    const { port } = socket.address();
    // One WebRTC peer gets the test's socket as the address of the other peer, which is on the same page.
    script = `
      const [one, two] = [0, 0].map(() => new RTCPeerConnection({ iceServers: [{ urls: 'stun:127.0.0.1:${port}' }] }));
      for (const peer of [one, two]) peer.onicecandidate = ({ candidate }) => candidate && note(candidate.candidate);
      (async () => {
        one.createDataChannel('x');
        await one.setLocalDescription(await one.createOffer());
        await two.setRemoteDescription(one.localDescription);
        await two.setLocalDescription(await two.createAnswer());
        await one.setRemoteDescription(two.localDescription);
        await one.addIceCandidate({ sdpMid: '0', candidate: 'candidate:1 1 udp 2113937151 127.0.0.1 ${port} typ host' });
        note('added');
      })();
      fetch('/?later').then(() => new Promise((resolve) => setTimeout(resolve, 1000))).then(() => fetch('/?latest'));
      try { new WebTransport('https://127.0.0.1:${port}/'); } catch {}`;
    const body = bodyOf(await renderer.renderUrl(`${site.origin}/`));
    socket.close();
    expect(body).toContain('[added]');
    expect(body.split('</script>')[1]).not.toMatch(/candidate:.*udp/i);
    expect(packets).toBe(0);
  });
});
