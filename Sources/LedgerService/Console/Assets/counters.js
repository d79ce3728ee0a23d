// Live counters of the token's tenant, as the change stream tells them every other second while the
// flag `streaming_telemetry_enabled` is on there.

import { fill, h } from './dom.js';

// Milliseconds without an event after which they are old: the flag was switched off.
const silence = 7_000;

const rate = (more, seconds) => (more / seconds < 9.95 ? Math.round(more / seconds * 10) / 10
  : Math.round(more / seconds));

class Counters {
  element = h('dl.counters.present', { hidden: true });
  last = null;

  /** Takes what one `telemetry` event says; between two of them there is a rate. */
  take(told) {
    const { last } = this;
    const seconds = last ? (Date.parse(told.at) - Date.parse(last.at)) / 1_000 : 0;
    const isRate = seconds > 0 && told.requests >= last.requests;
    const fact = (what, value, whole) => [h('dt', null, what), h('dd', { title: whole }, value)];
    const paced = (what, name) => fact(what, isRate ? `${rate(told[name] - last[name], seconds)}/s`
      : told[name], `${told[name]} since the service started`);
    fill(this.element, paced('Requests', 'requests'), paced('Evaluations', 'evaluations'),
      fact('Streams', told.streamClients, 'open now'));
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
