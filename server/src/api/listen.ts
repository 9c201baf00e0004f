import { type AddressInfo } from 'node:net';
import { type FastifyInstance } from 'fastify';
import { type Config } from '../config/config.ts';

/** Opens the port and returns `address:port`. Throws with advice when the port is taken. */
export async function listen(
  app: FastifyInstance,
  { port, host }: Pick<Config, 'port' | 'host'>,
): Promise<string> {
  try {
    await app.listen({ port, host });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    throw new Error(`Port ${port} is in use. Set PORT to another port.`, { cause: error });
  }
  // A connection that cannot be accepted, for lack of file descriptors.
  app.server.on('error', (error) => app.log.warn({ err: error }, 'a connection could not be accepted'));
  return app.addresses().map(shownAddress).join(', ');
}

function shownAddress(address: AddressInfo | string): string {
  if (typeof address === 'string') return address;
  const { address: ip, family, port } = address;
  return `${family === 'IPv6' ? `[${ip}]` : ip}:${port}`;
}
