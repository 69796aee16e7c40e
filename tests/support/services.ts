/** The stand-ins' addresses, one entry a platform: where its doctor and its patient go. */
export interface Service {
  readonly platform: string;
  readonly name: string;
  /** Asked first whether a meeting is a consultation. */
  readonly asks: boolean;
  doctor(room: string): string;
  patient(room: string): string;
}

export const services: readonly Service[] = [
  {
    platform: 'attendAnywhere',
    name: 'Attend Anywhere',
    asks: false,
    doctor: (room) => `https://consult.attendanywhere.com/call/${room}`,
    patient: (room) => `https://consult.attendanywhere.com/ce/${room}`,
  },
  {
    platform: 'nearMe',
    name: 'Near Me',
    asks: false,
    doctor: (room) => `https://scotland.nhs.attendanywhere.com/call/${room}`,
    patient: (room) => `https://scotland.nhs.attendanywhere.com/ce/${room}`,
  },
  {
    platform: 'teams',
    name: 'Microsoft Teams',
    asks: true,
    doctor: (room) => `https://teams.microsoft.com/v2/?meetingjoin=true#${room}`,
    patient: (room) =>
      `https://teams.microsoft.com/light-meetings/launch?anon=true&room=${room}&join=1`,
  },
  {
    platform: 'accurx',
    name: 'accuRx',
    asks: false,
    doctor: (room) => `https://web.accurx.com/conversations/${room}`,
    patient: (room) => `https://accurx.nhs.uk/v/${room}`,
  },
  {
    platform: 'nhsWales',
    name: 'NHS Wales Video Consulting',
    asks: false,
    doctor: (room) => `https://wales.nhs.attendanywhere.com/call/${room}`,
    patient: (room) => `https://wales.nhs.attendanywhere.com/ce/${room}`,
  },
];

const [attendAnywhere, nearMe, teams, accurx, nhsWales] = services as [
  Service,
  Service,
  Service,
  Service,
  Service,
];

export { accurx, attendAnywhere, nearMe, nhsWales, teams };

/** The same address with flags for the stand-in, such as `coep=1` (pages/shared/flags.js). */
export function withFlags(address: string, flags: string): string {
  const url = new URL(address);
  for (const [flag, value] of new URLSearchParams(flags)) url.searchParams.set(flag, value);
  return url.href;
}
