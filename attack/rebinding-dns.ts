import { createSocket } from 'node:dgram';
import { once } from 'node:events';

const PUBLIC_ADDRESS = [8, 8, 8, 8];
const LOOPBACK = [127, 0, 0, 1];
const HEADER_BYTES = 12;
const TYPE_A = 1;

export interface RebindingDns {
  close(): Promise<void>;
}

/**
 * A name server on port 53 of the loopback interface. Each name has a public address the first time it is
 * resolved and the loopback address from then on, with a TTL of 0 (DNS rebinding).
 */
export async function startRebindingDns(): Promise<RebindingDns> {
  const seen = new Set<string>();
  const socket = createSocket('udp4');
  socket.on('error', () => undefined);
  socket.on('message', (query, { port, address }) => {
    const end = query.indexOf(0, HEADER_BYTES) + 5;
    const question = query.subarray(HEADER_BYTES, end);
    const isAddress = question.readUInt16BE(question.length - 4) === TYPE_A;
    const name = question.toString('latin1').toLowerCase();
    const target = seen.has(name) ? LOOPBACK : PUBLIC_ADDRESS;
    if (isAddress) seen.add(name);
    socket.send(response(query, question, isAddress ? target : null), port, address);
  });
  socket.bind(53, '127.0.0.1');
  await once(socket, 'listening');
  return {
    async close() {
      socket.close();
      await once(socket, 'close');
    },
  };
}

/** RFC 1035, section 4.1: header, the question again, and at most one A record. */
function response(query: Buffer, question: Buffer, address: readonly number[] | null): Buffer {
  const header = Buffer.alloc(HEADER_BYTES);
  query.copy(header, 0, 0, 2);
  header.writeUInt16BE(0x81_80, 2);
  header.writeUInt16BE(1, 4);
  header.writeUInt16BE(address ? 1 : 0, 6);
  if (!address) return Buffer.concat([header, question]);
  const record = Buffer.from([0xc0, HEADER_BYTES, 0, TYPE_A, 0, 1, 0, 0, 0, 0, 0, 4, ...address]);
  return Buffer.concat([header, question, record]);
}
