/**
 * The only way out the test browsers have: a loopback HTTP CONNECT proxy that reaches the stand-ins
 * and nothing else. It lets the real host names be used, keeps everything on this machine, and
 * remembers whatever else was asked for, so that a test can assert that nothing was.
 */
import { createServer } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';

export interface Proxy {
  readonly port: number;
  /** `host:port` of each refused request, oldest first. */
  refused(): readonly string[];
  close(): Promise<void>;
}

export async function startProxy(options: {
  readonly hosts: readonly string[];
  /** Where the stand-ins listen on 127.0.0.1. */
  readonly port: number;
}): Promise<Proxy> {
  const allowed = new Set(options.hosts.map((host) => `${host}:443`));
  const refused: string[] = [];
  const sockets = new Set<Socket>();

  const server = createServer((request, response) => {
    // Plain HTTP through a proxy names the whole address. Asked for a path, somebody took us for a
    // web server: as foreign as the rest.
    refused.push(target(request.url ?? '', request.headers.host ?? ''));
    response.writeHead(403, { Connection: 'close' }).end();
  });

  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });

  server.on('connect', (request, client: Socket, head: Buffer) => {
    // Browsers tear connections down as they please; that is no failure of a test.
    client.on('error', () => client.destroy());
    const host = request.url ?? '';
    if (!allowed.has(host)) {
      refused.push(host);
      client.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n');
      return;
    }
    const upstream = connect(options.port, '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      upstream.write(head);
      upstream.pipe(client);
      client.pipe(upstream);
    });
    sockets.add(upstream);
    upstream.on('error', () => client.destroy());
    upstream.on('close', () => {
      sockets.delete(upstream);
      client.destroy();
    });
    client.on('close', () => upstream.destroy());
  });

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });

  return {
    port: (server.address() as AddressInfo).port,
    refused: () => [...refused],
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error ? reject(error) : resolve()));
        for (const socket of sockets) socket.destroy();
      }),
  };
}

function target(address: string, host: string): string {
  try {
    const url = new URL(address);
    return `${url.hostname}:${url.port || (url.protocol === 'http:' ? '80' : '443')}`;
  } catch {
    return host.includes(':') ? host : `${host}:80`;
  }
}
