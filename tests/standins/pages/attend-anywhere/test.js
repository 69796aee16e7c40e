/**
 * The device test: the page calls itself. Its "remote" stream is this device's own camera and
 * microphone, gone once through a connection, and so looks like a call without being one.
 */
import './brand.js';
import { press } from '/shared/controls.js';
import { selfView } from '/shared/flags.js';
import { errors, framesOf, play, report, watchFirst } from '/shared/media.js';

const self = selfView();
const loopback = document.querySelector('#loopback');
const status = document.querySelector('#status');
const call = document.querySelector('#call');
const ended = document.querySelector('#ended');

const near = new RTCPeerConnection();
const far = new RTCPeerConnection();
/** @type {MediaStream | null} */
let local = null;

const standin = {
  role: 'patient',
  state: 'idle',
  errors,
  /** @type {number | null} */
  firstRemoteFrameAt: null,
  framesDecoded: () => (loopback instanceof HTMLVideoElement ? framesOf(loopback) : 0),
  join,
  leave,
};
Object.assign(window, { standin });

async function join() {
  standin.state = 'connecting';
  local = await navigator.mediaDevices.getUserMedia({ audio: true, video: true });
  if (self) {
    self.srcObject = local;
    play(self);
  }
  const { promise: described, resolve: farKnowsNear } = Promise.withResolvers();
  near.onicecandidate = async (event) => {
    // A candidate may be found before the other end has the description it belongs to.
    await described;
    if (event.candidate) await far.addIceCandidate(event.candidate);
  };
  far.onicecandidate = (event) => event.candidate && near.addIceCandidate(event.candidate);
  far.ontrack = (event) => {
    if (!(loopback instanceof HTMLVideoElement) || loopback.srcObject) return;
    watchFirst(loopback, () => {
      standin.firstRemoteFrameAt = Date.now();
      standin.state = 'connected';
      if (status) status.textContent = 'Camera and microphone work';
    });
    loopback.srcObject = event.streams[0] ?? null;
    play(loopback);
  };
  for (const track of local.getTracks()) near.addTrack(track, local);
  await near.setLocalDescription();
  if (near.localDescription) await far.setRemoteDescription(near.localDescription);
  farKnowsNear(undefined);
  await far.setLocalDescription();
  if (far.localDescription) await near.setRemoteDescription(far.localDescription);
}

function leave() {
  near.close();
  far.close();
  for (const track of local?.getTracks() ?? []) track.stop();
  if (self) self.srcObject = null;
  if (loopback instanceof HTMLVideoElement) loopback.srcObject = null;
  if (call instanceof HTMLElement) call.hidden = true;
  if (ended instanceof HTMLElement) ended.hidden = false;
  standin.state = 'left';
}

press('#finish', leave);
join().catch(report);
