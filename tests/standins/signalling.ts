/**
 * The signalling of the stand-in calls: server-sent events down, small posts up, rooms in memory.
 *
 *     GET  /signal/events?room=R&id=ID&role=ROLE[&waiting=1][&cache=1][&bye=1]
 *                       events: welcome, joined, left, dropped, and what participants send one another
 *     POST /signal/send   {room, from, to, kind, data}
 *     POST /signal/leave  {room, from, how: 'left' | 'dropped'}
 *     GET  /signal/rooms                                       rooms where a patient waits
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createRelay, type Line, type Relay } from './relay.ts';

export type Role = 'doctor' | 'patient' | 'carer';

interface Participant {
  readonly id: string;
  readonly role: Role;
  /** In the waiting area: hears who comes and goes, takes no part in the call. */
  readonly waiting: boolean;
  readonly since: number;
  readonly stream: ServerResponse;
}

/** What a page may post; nothing of it is relied upon. */
interface Posted {
  readonly room?: unknown;
  readonly from?: unknown;
  readonly to?: unknown;
  readonly kind?: unknown;
  readonly how?: unknown;
  readonly data?: unknown;
}

export interface Signalling {
  answer(
    request: IncomingMessage,
    response: ServerResponse,
    url: URL,
    headers: Record<string, string>,
  ): Promise<void>;
  /** The line of a room. Ask for it before anybody is there: it takes calls that begin later. */
  line(room: string): Line;
  close(): void;
}

type Room = Map<string, Participant>;

const FAREWELL_MS = 500;

export function createSignalling(): Signalling {
  const rooms = new Map<string, Room>();
  const lines = new Map<string, Relay>();
  /** What is being passed on in each room that has a line, in its order. */
  const passing = new Map<string, Promise<void>>();

  function send(to: Participant, message: Record<string, unknown>): void {
    to.stream.write(`data: ${JSON.stringify(message)}\n\n`);
  }

  function remove(name: string, participant: Participant, how: 'left' | 'dropped'): void {
    const room = rooms.get(name);
    // The same participant may have come back on a new stream: then the old one's end is no news.
    if (room?.get(participant.id) !== participant) return;
    room.delete(participant.id);
    if (room.size === 0) rooms.delete(name);
    participant.stream.end();
    if (participant.waiting) return;
    for (const other of room.values()) send(other, { kind: how, from: participant.id });
  }

  function open(url: URL, response: ServerResponse, headers: Record<string, string>): void {
    const name = url.searchParams.get('room') ?? '';
    const id = url.searchParams.get('id') ?? '';
    const role = url.searchParams.get('role') ?? '';
    if (name === '' || id === '' || !isRole(role)) {
      response.writeHead(400, headers).end();
      return;
    }
    response.writeHead(200, { ...headers, 'Content-Type': 'text/event-stream' });
    const room = rooms.get(name) ?? new Map<string, Participant>();
    rooms.set(name, room);
    const others = [...room.values()].filter((other) => other.id !== id && !other.waiting);
    const participant: Participant = {
      id,
      role,
      waiting: url.searchParams.has('waiting'),
      since: Date.now(),
      stream: response,
    };
    room.get(id)?.stream.end();
    room.set(id, participant);
    send(participant, {
      kind: 'welcome',
      others: others.map((other) => ({ id: other.id, role: other.role })),
    });
    if (!participant.waiting) {
      for (const other of room.values()) {
        if (other.id !== id) send(other, { kind: 'joined', from: id, role });
      }
    }
    // A page that is closed, reloaded or killed says nothing: its stream simply ends. So does one
    // that hangs up on the way into the back/forward cache, as it said it would.
    const how = url.searchParams.has('cache') ? 'left' : 'dropped';
    // A farewell of a page that says one is on its way beside the stream, and may come after its end.
    const graceMs = url.searchParams.has('bye') ? FAREWELL_MS : 0;
    const end = () => remove(name, participant, how);
    response.on('close', () => (graceMs ? setTimeout(end, graceMs) : end()));
  }

  /** Rooms where a patient is and no doctor yet. */
  function waitingRooms(): { room: string; since: number }[] {
    return [...rooms].flatMap(([name, room]) => {
      const people = [...room.values()];
      const patient = people.find((person) => person.role === 'patient');
      const seen = people.some((person) => person.role === 'doctor');
      return patient && !seen ? [{ room: name, since: patient.since }] : [];
    });
  }

  function pass(name: string, from: Participant, { to, kind, data }: Posted): void {
    const deliver = (kind: unknown, data: unknown) => {
      const other = rooms.get(name)?.get(String(to));
      if (other) send(other, { kind, from: from.id, role: from.role, data });
    };
    const line = lines.get(name);
    if (!line) {
      deliver(kind, data);
      return;
    }
    const next = (passing.get(name) ?? Promise.resolve()).then(async () => {
      const message = await line.rewrite({ kind, data });
      if (message) deliver(message.kind, message.data);
    });
    passing.set(
      name,
      next.catch(() => {}),
    );
  }

  /** Whether there is such an address. Who has gone meanwhile is no error of who still writes. */
  function take(path: string, body: Posted): boolean {
    const name = String(body.room);
    const from = rooms.get(name)?.get(String(body.from));
    if (path === '/signal/send') {
      if (from) pass(name, from, body);
      return true;
    }
    if (path === '/signal/leave') {
      if (from) remove(name, from, body.how === 'dropped' ? 'dropped' : 'left');
      return true;
    }
    return false;
  }

  return {
    async answer(request, response, url, headers) {
      if (request.method === 'POST') {
        const known = take(url.pathname, await readJson(request));
        response.writeHead(known ? 204 : 404, headers).end();
      } else if (url.pathname === '/signal/events') {
        open(url, response, headers);
      } else if (url.pathname === '/signal/rooms') {
        response
          .writeHead(200, { ...headers, 'Content-Type': 'application/json' })
          .end(JSON.stringify(waitingRooms()));
      } else {
        response.writeHead(404, headers).end();
      }
    },

    line(room) {
      const line = lines.get(room) ?? createRelay();
      lines.set(room, line);
      return line;
    },

    close() {
      for (const line of lines.values()) line.close();
      lines.clear();
      for (const room of rooms.values()) {
        for (const participant of room.values()) participant.stream.end();
      }
      rooms.clear();
    },
  };
}

function isRole(value: string): value is Role {
  return value === 'doctor' || value === 'patient' || value === 'carer';
}

async function readJson(request: IncomingMessage): Promise<Posted> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  const value: unknown = JSON.parse(text);
  return typeof value === 'object' && value !== null ? value : {};
}
