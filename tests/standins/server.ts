/**
 * Stand-ins for the services Webside knows, for tests and for trying it out.
 *
 * One HTTPS server on the loopback address plays every host, told apart by the Host header, so that
 * the real match patterns of the extension are what is tested. The calls are real WebRTC between two
 * browser pages; the server only passes their signalling on. Rooms are shared over all hosts, since
 * a doctor and a patient of one call may be on different ones.
 */
import { readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { generate } from 'selfsigned';
import type { Line } from './relay.ts';
import { createSignalling } from './signalling.ts';

export interface Standins {
  readonly port: number;
  readonly hosts: readonly string[];
  /**
   * The line between the browsers of a room, to cut and to mend. Ask for it before the first of them
   * is in the room: from then on their packets go through a relay.
   */
  line(room: string): Line;
  close(): Promise<void>;
}

interface Service {
  /** The folder under `pages/`. */
  readonly folder: string;
  readonly hosts: readonly string[];
  /** Which file answers which path, and what it may show in a frame; the first match counts. */
  readonly routes: readonly Route[];
}

type Route = readonly [pattern: RegExp, file: string, frames?: string];

/** Where a hang-up leads on pages that ask how it was. */
const SURVEY = '../shared/survey.html';

const ROOM_ORIGIN = 'https://accurx.whereby.com';

const SERVICES: readonly Service[] = [
  {
    folder: 'attend-anywhere',
    hosts: [
      'consult.attendanywhere.com',
      'england.nhs.attendanywhere.com',
      'scotland.nhs.attendanywhere.com',
      'wales.nhs.attendanywhere.com',
    ],
    routes: [
      [/^\/(console\/?)?$/, 'console.html'],
      [/^\/app\/?$/, 'app.html'],
      [/^\/call\/[^/]+$/, 'call.html'],
      [/^\/survey$/, SURVEY],
      [/^\/ce\/test$/, 'test.html'],
      [/^\/ce\/[^/]+$/, 'patient.html'],
    ],
  },
  {
    folder: 'teams',
    hosts: [
      'teams.microsoft.com',
      'teams.cloud.microsoft',
      'teams.live.com',
      // What a company's cloud access broker makes of it.
      'teams.microsoft.com.mcas.ms',
    ],
    routes: [
      [/^\/$/, 'meeting.html'],
      [/^\/v2\/?$/, 'meeting.html'],
      [/^\/meet\/[^/]+$/, 'meeting.html'],
      [/^\/l\/meetup-join\/[^/]+$/, 'meeting.html'],
      [/^\/light-meetings\/launch$/, 'meeting.html'],
    ],
  },
  {
    folder: 'accurx',
    hosts: ['web.accurx.com', 'accurx.nhs.uk'],
    routes: [
      [/^\/conversations\/[^/]+$/, 'conversation.html', ROOM_ORIGIN],
      [/^\/v\/[^/]+$/, 'patient.html', ROOM_ORIGIN],
      [/^\/$/, 'home.html', ROOM_ORIGIN],
    ],
  },
  {
    folder: 'whereby',
    hosts: ['accurx.whereby.com', 'clinic.whereby.com'],
    routes: [
      [/^\/survey$/, SURVEY],
      [/^\/[^/]+$/, 'room.html'],
    ],
  },
  {
    folder: 'elsewhere',
    hosts: ['elsewhere.example'],
    routes: [
      [/^\/$/, 'article.html'],
      [/^\/survey$/, SURVEY],
      [/^\/call\/[^/]+$/, 'call.html'],
      [/^\/embed\/[^/]+$/, 'embed.html', ROOM_ORIGIN],
    ],
  },
  {
    // A practice's own service.
    folder: 'elsewhere',
    hosts: ['video.practice.example'],
    routes: [[/^\/call\/[^/]+$/, 'call.html']],
  },
];

export const STANDIN_HOSTS: readonly string[] = SERVICES.flatMap((service) => service.hosts);

const PAGES = join(import.meta.dirname, 'pages');

const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml',
  rules: 'application/speculationrules+json',
};

/** What a careful service would send: nothing inline, nothing foreign, Trusted Types enforced. */
function securityHeaders(route: Route | undefined, flags: URLSearchParams): Record<string, string> {
  const frames = route?.[2];
  const policy = [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "connect-src 'self'",
    "media-src 'self' blob:",
    "base-uri 'none'",
  ];
  // One that writes a document as text cannot have it.
  if (!flags.has('rewrite')) {
    policy.push("require-trusted-types-for 'script'", "trusted-types 'none'");
  }
  if (frames) policy.push(`frame-src ${frames}`);
  const headers: Record<string, string> = {
    'Content-Security-Policy': policy.join('; '),
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
  };
  // Medical services keep nothing on disk; it also keeps a left page out of the back-forward cache.
  if (!flags.has('cache')) headers['Cache-Control'] = 'no-store';
  if (flags.has('prerender') && route?.[1] === 'console.html') {
    headers['Speculation-Rules'] = '"/assets/prerender.rules"';
  }
  if (flags.has('coep')) {
    headers['Cross-Origin-Embedder-Policy'] = 'require-corp';
    headers['Cross-Origin-Opener-Policy'] = 'same-origin';
    // The room is shown in a frame of another origin, which must then allow it.
    headers['Cross-Origin-Resource-Policy'] = 'cross-origin';
  }
  return headers;
}

export async function startStandins(options: { port?: number } = {}): Promise<Standins> {
  const certificate = await generate([{ name: 'commonName', value: 'Webside stand-ins' }], {
    keyType: 'ec',
    extensions: [
      { name: 'basicConstraints', cA: false },
      { name: 'keyUsage', digitalSignature: true },
      { name: 'extKeyUsage', serverAuth: true },
      { name: 'subjectAltName', altNames: STANDIN_HOSTS.map((value) => ({ type: 2, value })) },
    ],
  });
  const signalling = createSignalling();

  const server = createServer(
    { key: certificate.private, cert: certificate.cert },
    (request, response) => {
      answer(request, response).catch((error: unknown) => {
        if (!response.headersSent) response.writeHead(500, { 'Content-Type': 'text/plain' });
        response.end(error instanceof Error ? error.message : 'Failed');
      });
    },
  );

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const host = (request.headers.host ?? '').replace(/:\d+$/, '');
    const service = SERVICES.find((candidate) => candidate.hosts.includes(host));
    if (!service) {
      response.writeHead(421, { 'Content-Type': 'text/plain' }).end('No such host here.');
      return;
    }
    const url = new URL(request.url ?? '/', `https://${host}`);
    const route = service.routes.find(([pattern]) => pattern.test(url.pathname));
    const headers = securityHeaders(route, url.searchParams);

    // Microsoft moves its meetings from one of its hosts to the other.
    if (host === 'teams.microsoft.com' && url.searchParams.has('redirect')) {
      url.searchParams.delete('redirect');
      url.hostname = 'teams.cloud.microsoft';
      response.writeHead(302, { ...headers, Location: url.href }).end();
      return;
    }
    if (url.pathname.startsWith('/signal/')) {
      await signalling.answer(request, response, url, headers);
      return;
    }
    if (url.pathname === '/favicon.ico') {
      response.writeHead(204, headers).end();
      return;
    }

    const asset = /^\/(shared|assets)\/([\w-]+\.(?:css|js|svg|rules))$/.exec(url.pathname);
    if (asset) {
      const folder = asset[1] === 'shared' ? 'shared' : service.folder;
      await sendFile(response, headers, join(PAGES, folder, asset[2] ?? ''));
      return;
    }

    if (!route) {
      response.writeHead(404, { ...headers, 'Content-Type': 'text/plain' }).end('Not found');
      return;
    }
    await sendFile(response, headers, join(PAGES, service.folder, route[1]), (html) =>
      // The trap is the page's very first script, as it would be on a real page that has one.
      url.searchParams.has('trap')
        ? html.replace('<head>', '<head>\n    <script src="/shared/trap.js"></script>')
        : html,
    );
  }

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });

  return {
    port: (server.address() as AddressInfo).port,
    hosts: STANDIN_HOSTS,
    line: (room) => signalling.line(room),
    close: () =>
      new Promise((resolve, reject) => {
        signalling.close();
        server.close((error) => (error ? reject(error) : resolve()));
        server.closeAllConnections();
      }),
  };
}

async function sendFile(
  response: ServerResponse,
  headers: Record<string, string>,
  path: string,
  change: (text: string) => string = (text) => text,
): Promise<void> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch {
    response.writeHead(404, { ...headers, 'Content-Type': 'text/plain' }).end('Not found');
    return;
  }
  const type = TYPES[path.slice(path.lastIndexOf('.') + 1)] ?? 'application/octet-stream';
  response.writeHead(200, { ...headers, 'Content-Type': type }).end(change(text));
}
