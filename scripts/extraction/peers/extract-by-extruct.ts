import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { type Peer } from './peers.ts';
import { peerOffer, type PeerFinding } from './peer-offer.ts';

const SCRIPT = fileURLToPath(new URL('extruct-offers.py', import.meta.url));

/** extruct with price-parser, run by the given Python interpreter: one JSON line per page. */
export function extractByExtruct(python: string): Peer {
  return async (pages) => {
    const child = spawn(python, [SCRIPT], { stdio: ['pipe', 'pipe', 'inherit'] });
    const output = text(child.stdout);
    for (const { html, url } of pages) child.stdin.write(`${JSON.stringify({ html, url })}\n`);
    child.stdin.end();
    const findings = (await output).trim().split('\n');
    return findings.map((it) => peerOffer(JSON.parse(it) as PeerFinding));
  };
}
