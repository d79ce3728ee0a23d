// The bar of the ledger's life: a slider with the density of changes, and fields for a time or a
// position. What it chooses, everything on the page shows.

import { read } from './api.js';
import { announce, button, field, fill, h, problem, svg } from './dom.js';
import { isPast, lookAt, session, watch } from './session.js';
import { live } from './stream.js';
import { time } from './values.js';

const points = 240;
let stopOld = () => {};

/** Makes the bar of whoever is signed in. */
export function timeBar() {
  stopOld();
  const element = h('section.time', { 'aria-label': 'Time' });
  const { replay, environments } = session.caller;
  if (replay.length === 0) {
    return fill(element, h('p.hint.closed', null, 'The past is switched off for ',
      h('code', null, session.caller.tenant), ': the flag ', h('code', null, 'replay_mode'),
      ' is off here. The command on the ledger\'s files is not governed by it.'));
  }
  const bar = new Bar(element);
  const closed = environments.filter((name) => !replay.includes(name));
  if (closed.length) {
    element.append(h('p.hint', null, `The past of ${closed.join(', ')} is switched off by `,
      h('code', null, 'replay_mode'), '.'));
  }
  const stops = [watch(() => bar.mark()), live.follow(() => bar.grow())];
  stopOld = () => { for (const stop of stops) stop(); };
  bar.load();
  return element;
}

class Bar {
  timeline = null;

  constructor(element) {
    this.element = element;
    this.slider = h('input', { type: 'range', min: 0, max: points, step: 1, value: points,
      'aria-label': 'Moment in the ledger\'s life', oninput: () => this.slide() });
    this.said = h('output', null);
    this.now = button('Back to now', () => this.choose(null), 'primary');
    this.told = h('div', null);
    fill(element, h('div.line', null,
      h('span.badge.past', null, 'Past'), this.said,
      this.track = h('div.track', null, this.slider),
      h('details.goto', { ontoggle: (event) => this.open(event.target) },
        h('summary', null, 'Go to')),
      this.now), this.told);
    this.mark();
  }

  /** The fields are made when they are wanted: the first page is there the sooner. */
  open(menu) {
    if (!this.when) {
      this.when = h('input', { type: 'datetime-local', step: 1,
        onchange: () => this.chooseTime() });
      this.position = h('input', { type: 'number', min: 0, step: 1, inputmode: 'numeric',
        onchange: () => this.choosePosition() });
      menu.append(h('div.sheet', null, field('Time (your time zone)', this.when),
        field('Position', this.position),
        h('div.row', null, button('‹ Earlier record', () => this.step(-1)),
          button('Later record ›', () => this.step(1)))));
    }
    this.markFields();
  }

  async load() {
    try {
      this.timeline = await read('/v1/timeline', { points });
      this.draw();
      fill(this.told);
    } catch (error) {
      fill(this.told, problem(error));
    }
  }

  /** There are new records: the drawing is made anew, but not for each of many. */
  grow() {
    clearTimeout(this.growing);
    this.growing = setTimeout(() => this.load(), 1_000);
  }

  draw() {
    const { sizes } = this.timeline;
    const counts = sizes.map((size, index) => size - (index ? sizes[index - 1] : 0));
    const most = Math.max(1, ...counts);
    // By the root, so that one busy day does not hide the quiet ones.
    const bars = counts.map((count, index) => (count
      ? `M${index} 20v${-(2 + 18 * Math.sqrt(count / most))}h1V20z` : '')).join('');
    // The first drawing of a page costs the browser much: not before the flags are there.
    this.density?.remove();
    this.density = svg('svg', { viewBox: `0 0 ${points} 20`, preserveAspectRatio: 'none',
      'aria-hidden': 'true', class: 'density' }, svg('path', { d: bars }));
    this.track.prepend(this.density);
    this.mark();
  }

  at(index) {
    const [first, last] = [this.timeline.first, this.timeline.last].map((text) => Date.parse(text));
    return new Date(first + (last - first) * index / points).toISOString();
  }

  slide() {
    if (!this.timeline) return;
    const index = Number(this.slider.value);
    if (index >= points) this.choose(null);
    else this.choose(this.at(index), this.at(index));
  }

  chooseTime() {
    const at = new Date(this.when.value);
    // A year of one digit is one that is being typed.
    if (!(at.getFullYear() > 1_000)) return;
    if (at > Date.now()) this.refuse('That time is in the future.');
    else this.choose(at.toISOString(), at.toISOString());
  }

  choosePosition() {
    const { value } = this.position;
    const last = (this.timeline?.size ?? Infinity) - 1;
    if (value > last) this.refuse(`There is no record ${value} yet: the last one is ${last}.`);
    else if (/^\d+$/.test(value)) this.choose(`@${value}`);
  }

  /** The moment that is looked at stays. */
  refuse(why) { fill(this.told, problem({ code: 'Not a moment', message: why })); }

  /** To the record before or behind. */
  step(by) {
    const at = session.moment?.startsWith('@') ? Number(session.moment.slice(1))
      : this.sizeAt(session.moment) - 1;
    const to = Math.max(0, at + by);
    if (this.timeline && to >= this.timeline.size - 1) this.choose(null);
    else this.choose(`@${to}`);
  }

  sizeAt(moment) {
    if (!this.timeline) return 1;
    if (moment === null) return this.timeline.size;
    return this.timeline.sizes[Math.max(0, this.indexOf(moment) - 1)] ?? this.timeline.size;
  }

  indexOf(moment) {
    if (!this.timeline || moment === null) return points;
    if (moment.startsWith('@')) {
      const found = this.timeline.sizes.findIndex((size) => size > Number(moment.slice(1)));
      return found < 0 ? points : found + 1;
    }
    const [first, last, at] = [this.timeline.first, this.timeline.last, moment]
      .map((text) => Date.parse(text));
    return Math.round((at - first) / Math.max(1, last - first) * points);
  }

  choose(moment, text) {
    fill(this.told);
    if (moment === session.moment) return;
    lookAt({ moment, momentText: text });
    if (moment === null) announce('Now');
  }

  /** Shows which moment is looked at, and plainly so where it is past. */
  mark() {
    const { moment, momentText } = session;
    document.documentElement.classList.toggle('past', isPast());
    this.element.classList.toggle('is-past', isPast());
    if (document.activeElement === this.now && !isPast()) this.slider.focus();
    this.now.hidden = !isPast();
    const shown = moment?.startsWith('@') ? `after record ${moment.slice(1)}` : time(momentText);
    fill(this.said, isPast() ? ['As of ', shown] : 'Now');
    const index = this.indexOf(moment);
    if (Number(this.slider.value) !== index) this.slider.value = index;
    this.slider.setAttribute('aria-valuetext', isPast() ? this.said.textContent : 'now');
    this.markFields();
  }

  markFields() {
    const { moment } = session;
    if (!this.when) return;
    this.position.value = moment?.startsWith('@') ? moment.slice(1) : '';
    if (document.activeElement === this.when) return;
    const at = moment?.startsWith('@') ? NaN : Date.parse(moment);
    this.when.value = Number.isNaN(at) ? ''
      : new Date(at - new Date(at).getTimezoneOffset() * 60_000).toISOString().slice(0, 19);
  }
}
