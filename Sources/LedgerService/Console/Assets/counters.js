// Live counters of the token's tenant, as the change stream tells them every other second while the
// flag `streaming_telemetry_enabled` is on there.

import { fill, h } from './dom.js';

// Milliseconds without an event after which they are old: the flag was switched off.
const silence = 7_000;

const rate = (more, seconds) => Number((more / seconds).toPrecision(2));

class Counters {
  element = h('dl.counters.present', { hidden: true });
  last = null;

  /** Takes what one `telemetry` event says; between two of them there is a rate. */
  take(told) {
    const { last } = this;
    const seconds = last ? (Date.parse(told.at) - Date.parse(last.at)) / 1_000 : 0;
    const isRate = seconds > 0 && told.requests >= last.requests;
    const paced = (name) => (isRate ? `${rate(told[name] - last[name], seconds)}/s` : told[name]);
    fill(this.element, Object.entries({ Requests: paced('requests'),
      Evaluations: paced('evaluations'), Streams: told.streamClients })
      .map(([name, value]) => [h('dt', null, name), h('dd', null, value)]));
    this.element.title = `Live counters of ${told.tenant}`;
    this.element.hidden = false;
    this.last = told;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.clear(), silence);
  }

  clear() {
    clearTimeout(this.timer);
    this.last = null;
    this.element.hidden = true;
  }
}

export const counters = new Counters();
