/**
 * The line between the browsers of a call, which a test can cut: real packets, really lost.
 *
 * Two pages of one machine would send their packets straight to one another. Where a room has a
 * line, the signalling tells each of them an address of this relay in place of the other's own. The
 * relay has one UDP socket for each end, so that each end sees the other at one steady address, and
 * hands on what comes, or not.
 *
 * Loopback only: it listens on 127.0.0.1 and sends to no address but this machine's own.
 */
import { createSocket, type Socket } from 'node:dgram';
import { networkInterfaces } from 'node:os';

export interface Line {
  /** From now on nothing comes through, in either direction. */
  cut(): void;
  /** Everything comes through again. */
  mend(): void;
  /** Loses so many of the packets, from 0 (none) to 1 (all), each by chance. */
  lose(share: number): void;
  /** Packets that went through, and that were lost, so far. */
  readonly passed: number;
  readonly lost: number;
}

export interface Relay extends Line {
  /**
   * What one page tells the other, with the relay's addresses in it. Messages that hold no address
   * come back as they are; one that holds no address that can be relayed comes back undefined.
   */
  rewrite(message: SignalMessage): Promise<SignalMessage | undefined>;
  close(): void;
}

export interface SignalMessage {
  readonly kind: unknown;
  readonly data: unknown;
}

interface End {
  readonly address: string;
  readonly port: number;
  readonly socket: Socket;
  /** Where the other ends are told that this one is. */
  readonly relayPort: number;
}

const HERE = '127.0.0.1';
/** foundation, component, protocol, priority, address, port, and what follows. */
const CANDIDATE = /^((?:a=)?candidate:\S+ \d+) (\S+) (\d+) (\S+) (\d+) (typ host.*)$/i;

export function createRelay(): Relay {
  const ends = new Map<string, Promise<End>>();
  let share = 0;
  let passed = 0;
  let lost = 0;
  let closed = false;

  /** The relay's socket that stands for an end, to everybody else. */
  function endAt(address: string, port: number): Promise<End> {
    const key = `${address}:${port}`;
    const known = ends.get(key);
    if (known) return known;
    const end = open(address, port);
    ends.set(key, end);
    return end;
  }

  async function open(address: string, port: number): Promise<End> {
    const socket = createSocket('udp4');
    // A browser that went away leaves a closed port behind: no failure of the relay.
    socket.on('error', () => {});
    await new Promise<void>((resolve) => socket.bind(0, HERE, resolve));
    socket.unref();
    const end: End = { address, port, socket, relayPort: socket.address().port };
    socket.on('message', (packet, from) => {
      if (closed) return;
      if (share > 0 && Math.random() < share) {
        lost += 1;
        return;
      }
      passed += 1;
      sender(from.address, from.port)
        .then((sender) => sender.socket.send(packet, end.port, end.address))
        .catch(() => {});
    });
    return end;
  }

  /** Whoever sent from there. An end may send from another address than it told, but not port. */
  async function sender(address: string, port: number): Promise<End> {
    const exact = ends.get(`${address}:${port}`);
    if (exact) return exact;
    for (const [key, end] of ends) if (key.endsWith(`:${port}`)) return end;
    return endAt(address, port);
  }

  async function rewriteLine(line: string): Promise<string | undefined> {
    const parts = CANDIDATE.exec(line);
    if (!parts) return line.includes('candidate:') ? undefined : line;
    const [, start, protocol, priority, address = '', port, rest] = parts;
    if (protocol?.toLowerCase() !== 'udp' || !isOwn(address)) return undefined;
    const end = await endAt(address, Number(port));
    return `${start} ${protocol} ${priority} ${HERE} ${end.relayPort} ${rest}`;
  }

  async function rewriteSdp(sdp: string): Promise<string> {
    const lines = await Promise.all(
      sdp.split('\r\n').map((line) => (line.startsWith('a=candidate:') ? rewriteLine(line) : line)),
    );
    return lines.filter((line) => line !== undefined).join('\r\n');
  }

  return {
    cut: () => {
      share = 1;
    },
    mend: () => {
      share = 0;
    },
    lose: (wanted) => {
      share = wanted;
    },
    get passed() {
      return passed;
    },
    get lost() {
      return lost;
    },

    async rewrite(message) {
      if (!isRecord(message.data)) return message;
      const { candidate, description } = message.data;
      if (typeof candidate === 'string' && candidate !== '') {
        const rewritten = await rewriteLine(candidate);
        if (rewritten === undefined) return undefined;
        return { ...message, data: { ...message.data, candidate: rewritten } };
      }
      if (isRecord(description) && typeof description.sdp === 'string') {
        const sdp = await rewriteSdp(description.sdp);
        return { ...message, data: { ...message.data, description: { ...description, sdp } } };
      }
      return message;
    },

    close() {
      closed = true;
      for (const end of ends.values()) {
        end.then(({ socket }) => socket.close()).catch(() => {});
      }
      ends.clear();
    },
  };
}

function isOwn(address: string): boolean {
  return Object.values(networkInterfaces()).some((each) =>
    each?.some((one) => one.family === 'IPv4' && one.address === address),
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
