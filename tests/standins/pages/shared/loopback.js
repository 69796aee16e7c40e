/**
 * Two connections of this page to one another: what a page has to itself where a real one has a
 * server. The near end sends, the far end receives.
 */
export function openLoopback() {
  const near = new RTCPeerConnection();
  const far = new RTCPeerConnection();
  const { promise: described, resolve: farKnowsNear } = Promise.withResolvers();
  near.onicecandidate = async (event) => {
    // A candidate may be found before the other end has the description it belongs to.
    await described;
    if (event.candidate && far.signalingState !== 'closed') {
      await far.addIceCandidate(event.candidate);
    }
  };
  far.onicecandidate = (event) => {
    if (event.candidate && near.signalingState !== 'closed') near.addIceCandidate(event.candidate);
  };

  /** Negotiations in their order, one after the other. */
  let last = Promise.resolve();
  let closed = false;

  async function negotiateNow() {
    if (closed) return;
    try {
      await near.setLocalDescription();
      if (near.localDescription) await far.setRemoteDescription(near.localDescription);
      farKnowsNear(undefined);
      await far.setLocalDescription();
      if (far.localDescription) await near.setRemoteDescription(far.localDescription);
    } catch (error) {
      // Closed in the middle of it.
      if (!closed) throw error;
    }
  }

  return {
    near,
    far,
    negotiate() {
      last = last.then(negotiateNow);
      return last;
    },
    close() {
      closed = true;
      near.close();
      far.close();
    },
  };
}
