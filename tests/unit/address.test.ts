import { describe, expect, test } from 'vitest';
import { namesACall } from '../../utils/core/consultation/address.ts';

const host = 'https://call.example';

describe('an address', () => {
  test.each([
    `${host}/room/3f8a1c52-9d0e-4b7a-8c11-2f60d5a4e9b7`,
    `${host}/abcdefghijklmnopqrst`,
    `${host}/call/48213`,
    `${host}/call/a1b2`,
    `${host}/call?id=a1b2`,
    `${host}/call?room=AbCdEfGhIjKlMnOpQrStUv`,
    `${host}/v2/?meetingjoin=true#/l/meetup-join/19:meeting_Zm9v@thread.v2/0`,
    `${host}/v2/?meetingjoin=true#/meet/312456789`,
    `${host}/#room=a1b2&name=x`,
    `${host}/#/call?id=a1b2`,
    `${host}/console/clinic/12345/room`,
  ])('%s names one call', (address) => {
    expect(namesACall(address)).toBe(true);
  });

  test.each([
    `${host}/`,
    host,
    `${host}/v2/`,
    `${host}/v2/?meetingjoin=true`,
    `${host}/call`,
    `${host}/console`,
    `${host}/console/#/rooms`,
    `${host}/call?lang=en&v=2`,
    `${host}/call?anon=true#x`,
    `${host}/c/1`,
    `${host}/waiting-room`,
    'https://consult4.clinic123.example/call',
    'https://call.example:8443/call',
  ])('%s is that of every call of its service', (address) => {
    expect(namesACall(address)).toBe(false);
  });
});
