import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline/promises';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url));

it('prints its URL as one line of JSON, serves there, and exits on SIGTERM', async () => {
  const child = spawn(process.execPath, [MAIN, '--port', '0', '--seed', '4']);
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
  const { event, url } = JSON.parse(line) as { event: string; url: string };
  expect(event).toBe('listening');
  expect((await fetch(`${url}/robots.txt`)).status).toBe(200);
  child.kill('SIGTERM');
  expect(await once(child, 'exit')).toEqual([0, null]);
});

it('reports an invalid argument and exits with code 1', async () => {
  const child = spawn(process.execPath, [MAIN, '--port', 'http']);
  const [[text], [code]] = (await Promise.all([once(child.stderr, 'data'), once(child, 'exit')])) as [
    [Buffer],
    [number],
  ];
  expect(String(text)).toContain('--port must be a whole number, not "http"');
  expect(code).toBe(1);
});
