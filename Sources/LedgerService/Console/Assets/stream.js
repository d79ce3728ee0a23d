// The live change feed, by `fetch`: an EventSource could not send the token in a header. Where the
// stream does not reach (another tenant's changes, a stream that is switched off) it asks again
// every few seconds.

import { connection, headers, read } from './api.js';
import { counters } from './counters.js';
import { fill, h } from './dom.js';
import { session, watch } from './session.js';

const states = {
  starting: ['○', 'Connecting'],
  live: ['●', 'Live'],
  asking: ['◐', 'Asking every 5 s'],
  waiting: ['◌', 'Reconnecting'],
  offline: ['✕', 'Offline'],
  stopped: ['○', 'Not live'],
};

class Live {
  followers = new Set();
  last = null;
  running = null;

  constructor() {
    this.element = h('span.live', { role: 'status' });
    this.set('stopped');
    watch(() => { if (this.running) this.restart(); });
  }

  /** Calls `act` with each change, in order; with null where there may be one that was not told. */
  follow(act) {
    this.followers.add(act);
    return () => this.followers.delete(act);
  }

  tell(change) { for (const follower of this.followers) follower(change); }

  set(state, why) {
    if (this.state === state) return;
    this.state = state;
    const [mark, text] = states[state];
    this.element.dataset.state = state;
    this.element.title = why ?? text;
    fill(this.element, h('i', { 'aria-hidden': 'true' }, mark), h('span', null, text));
  }

  start() {
    this.last = session.caller.size > 0 ? session.caller.size - 1 : null;
    this.restart();
  }

  stop() {
    this.running?.abort();
    this.running = null;
    counters.clear();
    this.set('stopped');
  }

  restart() {
    this.running?.abort();
    this.running = new AbortController();
    counters.clear();
    const { signal } = this.running;
    const { tenant, caller } = session;
    const isCovered = tenant === caller.tenant || tenant === 'tenant-0';
    (isCovered ? this.run(signal) : this.ask(signal, 'The stream tells of the token\'s own tenant'))
      .catch(() => {});
  }

  async run(signal) {
    for (let failures = 0; !signal.aborted;) {
      this.set(failures ? 'waiting' : 'starting');
      try {
        const query = this.last === null ? '' : `?after=${this.last}`;
        const answer = await fetch(`/v1/stream${query}`,
          { headers: headers(), signal, credentials: 'omit', cache: 'no-store' });
        connection.note(true);
        // Asked once more where a lost token is noticed.
        if (answer.status === 401) return void await read('/v1/caller');
        if (answer.status === 409) this.last = null;
        if (answer.status === 403 || answer.status === 404) {
          await this.ask(signal, 'The stream is switched off here', 6);
          continue;
        }
        if (answer.ok) {
          this.set('live');
          if (failures) this.tell(null);
          failures = 0;
          await this.take(answer.body);
        }
      } catch (error) {
        if (signal.aborted) return;
        connection.note(false);
        this.set('offline', 'The service cannot be reached');
      }
      await pause(Math.min(500 * 2 ** failures++, 8_000), signal);
    }
  }

  /** Reads server-sent events until the stream ends. */
  async take(body) {
    const reader = body.pipeThrough(new TextDecoderStream()).getReader();
    let rest = '';
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      const blocks = (rest + value).split('\n\n');
      rest = blocks.pop();
      for (const block of blocks) {
        const event = /^event: (.*)$/m.exec(block)?.[1];
        const data = /^data: (.*)$/m.exec(block)?.[1];
        const id = /^id: (.*)$/m.exec(block)?.[1];
        if (id) this.last = Number(id);
        if (event === 'change' && data) this.tell(JSON.parse(data));
        if (event === 'telemetry' && data) counters.take(JSON.parse(data));
        if (event === 'end') return;
      }
    }
  }

  async ask(signal, why, rounds = Infinity) {
    let { size } = session.caller;
    for (let round = 0; round < rounds && !signal.aborted; round++) {
      try {
        const caller = await read('/v1/caller', null, { signal });
        this.set('asking', why);
        if (caller.size !== size) this.tell(null);
        size = caller.size;
      } catch (error) {
        if (signal.aborted || error.status === 401) return;
        this.set('offline', error.message);
      }
      await pause(5_000, signal);
    }
  }
}

const pause = (milliseconds, signal) => new Promise((resolve) => {
  const timer = setTimeout(resolve, milliseconds);
  signal.addEventListener('abort', () => { clearTimeout(timer); resolve(); }, { once: true });
});

export const live = new Live();
