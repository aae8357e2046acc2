import { Inbox, type Channel } from './channel.ts';

/**
 * Two ends in one process. Messages are cloned, as a real border would, and arrive in a later turn of the event loop:
 * as microtasks, two busy ends would never let anything else run.
 */
export function memoryPair(): [Channel, Channel] {
  const inboxes: [Inbox, Inbox] = [new Inbox(), new Inbox()];
  let queue: (() => void)[] = [];
  const later = (deliver: () => void) => {
    if (queue.push(deliver) > 1) return;
    setTimeout(() => {
      const batch = queue;
      queue = [];
      for (const delivery of batch) delivery();
    }, 0);
  };
  const end = (mine: Inbox, other: Inbox): Channel => ({
    send(message) {
      if (mine.closed) return;
      const copy = structuredClone(message);
      later(() => other.deliver(copy));
    },
    onMessage: (listener) => mine.listen(listener),
    onClose: (listener) => mine.onEnd(listener),
    close(reason = 'closed by this side') {
      mine.end(reason);
      later(() => other.end('closed by the other side'));
    },
  });
  return [end(inboxes[0], inboxes[1]), end(inboxes[1], inboxes[0])];
}
